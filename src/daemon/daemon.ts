import type { Chart } from "../chart/chart.ts";
import { chartFailure } from "../chart/core/failures.ts";
import { CONTRACT_VERSION } from "../control/contract.ts";
import type {
  AdoptListener,
  AliasView,
  AuthorityView,
  CertificateView,
  ChartView,
  ControlEvent,
  DaemonStatus,
  EndService,
  Endpoint,
  GrantLeases,
  KeeperWord,
  LeaseView,
  RegisterService,
  ServiceView,
  StopDaemon,
  UpdateService,
  UseView,
} from "../control/contract.ts";
import { controlFailure } from "../control/core/failures.ts";
import type { Harbour } from "./api/harbour.ts";
import { eventOf } from "./core/events.ts";
import { aliasView, chartView, leaseView, serviceView, useView } from "./core/views.ts";
import type { GatewayFacts } from "./core/views.ts";
import { findListener } from "./find-listener.ts";
import type { GatewayControl } from "./gateway/gateway-control.ts";

/** How long an answer waits for the gateway to have a change in force, in milliseconds. */
const IN_FORCE_MS = 3_000;
/** When a keeper's line is cut, its process may take a moment to end: looked at so much later, in milliseconds. */
const CUT_SWEEPS_MS = [0, 100, 400, 1_200] as const;

export interface DaemonParts {
  readonly chart: Chart;
  readonly gateway: GatewayControl;
  readonly authority: AuthorityView;
  readonly home: string;
  readonly release: string;
  readonly startedAtMs: number;
  /** What was survived, beside the chart's own findings. */
  readonly findings: readonly string[];
  readonly resolverPort: number | undefined;
  onStop(keepWorkers: boolean): void;
}

/** The daemon as the control API sees it: the chart, with the gateway brought along at each change. */
export class Daemon implements Harbour, Disposable {
  readonly #parts: DaemonParts;
  readonly #listeners = new Set<(event: ControlEvent) => void>();
  #isStopping = false;

  constructor(parts: DaemonParts) {
    this.#parts = parts;
    parts.chart.onChange((change) => {
      parts.gateway.publisher.request();
      const event = eventOf(change, { ...this.#gateway, contents: parts.chart.view() });
      if (event) this.#tell(event);
    });
    parts.gateway.publisher.lanes.onChange((serviceId) => {
      const service = parts.chart.service(serviceId);
      if (service) this.#tell({ type: "service", service: serviceView(service, this.#gateway) });
    });
  }

  status(): DaemonStatus {
    const { chart, gateway, home, release, startedAtMs, findings, resolverPort } = this.#parts;
    const { sockets, supervisor } = gateway;
    const workers = supervisor.workers.flatMap(({ hello, isDraining, counters }) => {
      if (!hello || isDraining) return [];
      const { openConnections, requests, residentBytes } = counters;
      return [
        { pid: hello.pid, engine: hello.engine, release: hello.release, openConnections, requests, residentBytes },
      ];
    });
    const addresses = [...new Set(sockets.main.map(({ address }) => address))];
    return {
      pid: process.pid,
      release,
      contract: CONTRACT_VERSION,
      startedAtMs,
      home,
      gateway: { ports: sockets.ports, addresses, workers },
      uses: chart.view().uses.map((use) => useView(use, chart.view())),
      resolver: resolverPort === undefined ? undefined : { address: "127.0.0.1", port: resolverPort },
      findings: [
        ...findings,
        ...chart.findings.map(({ message }) => message),
        ...gateway.publisher.lanes.findings(this.chart()),
      ],
    };
  }

  chart(): ChartView {
    return chartView(this.#parts.chart.view(), this.#gateway);
  }

  async registerService(request: RegisterService): Promise<ServiceView> {
    const service = this.#parts.chart.registerService(request);
    const { publisher } = this.#parts.gateway;
    publisher.publish();
    // Its command must be told where to listen: the lane as it is, not as it will be in a moment.
    if (service.lane) await publisher.lanes.settled(service.id);
    return serviceView(service, this.#gateway);
  }

  async updateService(id: string, request: UpdateService): Promise<ServiceView> {
    const { chart } = this.#parts;
    const { leaseId, replacePort, ...patch } = request;
    const service = replacePort ? chart.replacePort(id, { leaseId }) : chart.updateService(id, { leaseId, patch });
    await this.#inForce(service.name);
    return serviceView(service, this.#gateway);
  }

  endService(id: string, { leaseId, exit, lastLines }: EndService): void {
    this.#parts.chart.endService(id, { leaseId, exit, lastLines });
  }

  holdService(id: string, hear: (word: KeeperWord) => void): () => void {
    if (!this.#parts.chart.service(id)) throw chartFailure("SERVICE_UNKNOWN", { id });
    const cut = this.#parts.gateway.keepers.open(id, hear);
    return () => {
      cut();
      for (const delayMs of CUT_SWEEPS_MS) setTimeout(() => this.#sweep(), delayMs).unref();
    };
  }

  async adoptListener({ port, identity, lane }: AdoptListener): Promise<ServiceView> {
    const uid = process.getuid?.() ?? 0;
    const { directory, ...found } = findListener(port, { uid });
    const adoption = { ...found, port, uid, lane, identity: { ...identity, directory } };
    const service = this.#parts.chart.adoptListener(adoption);
    await this.#inForce(service.name);
    return serviceView(service, this.#gateway);
  }

  releaseListener(name: string): void {
    this.#parts.chart.releaseListener(name);
  }

  async useCopy(project: string, branch: string): Promise<UseView> {
    const { chart } = this.#parts;
    const use = chart.useCopy(project, branch) ?? { project, branch, sinceMs: 0 };
    const view = useView(use, chart.view());
    for (const name of view.names) await this.#inForce(name);
    return view;
  }

  async useMain(project: string): Promise<void> {
    const { chart, gateway } = this.#parts;
    chart.useCopy(project, undefined);
    gateway.publisher.publish();
    await gateway.supervisor.inForce(IN_FORCE_MS);
  }

  grantLeases(request: GrantLeases): readonly LeaseView[] {
    return this.#parts.chart.grantLeases(request).map(leaseView);
  }

  releaseLease(id: string): void {
    this.#parts.chart.releaseLease(id);
  }

  async putAlias(name: string, target: Endpoint): Promise<AliasView> {
    const alias = this.#parts.chart.putAlias(name, target);
    await this.#inForce(alias.name);
    return aliasView(alias, this.#gateway);
  }

  removeAlias(name: string): void {
    this.#parts.chart.removeAlias(name);
  }

  authority(): AuthorityView {
    return this.#parts.authority;
  }

  async issueCertificate(name: string): Promise<CertificateView> {
    const { certificatePem, keyPem, notAfterMs } = await this.#parts.gateway.certifier.leafFor(name);
    return { name, certificatePem, keyPem, notAfterMs };
  }

  listen(listener: (event: ControlEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop({ keepWorkers = false, pid }: StopDaemon): void {
    if (pid !== undefined && pid !== process.pid) {
      throw controlFailure("OTHER_DAEMON", { askedPid: pid, pid: process.pid });
    }
    this[Symbol.dispose]();
    // The answer goes out first.
    setTimeout(() => this.#parts.onStop(keepWorkers), 20);
  }

  /** Says that the daemon stops; from now on the chart is left alone. */
  [Symbol.dispose](): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#tell({ type: "stopping" });
  }

  #sweep(): void {
    if (!this.#isStopping) this.#parts.chart.sweep();
  }

  get #gateway(): GatewayFacts {
    return this.#parts.gateway.facts;
  }

  /** Waits until what is printed now works: certificate made, route and listener at the gateway. */
  async #inForce(name: string): Promise<void> {
    const { publisher, certifier, supervisor } = this.#parts.gateway;
    publisher.publish();
    await certifier.settled(name);
    publisher.publish();
    await supervisor.inForce(IN_FORCE_MS);
  }

  #tell(event: ControlEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
