import type { LeafCache } from "../../certificates/leaf-cache.ts";
import type { Chart } from "../../chart/chart.ts";
import { DEFAULT_SETTINGS } from "../../gateway/core/settings.ts";
import type { GatewaySettings } from "../../gateway/core/settings.ts";
import { openMailbox } from "../../host/sockets/descriptor-mailbox.ts";
import type { Mailbox } from "../../host/sockets/descriptor-mailbox.ts";
import { readPortRules } from "../../host/ports.ts";
import { mailboxPath } from "../../host/state-folder.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import type { GatewayPort } from "../core/gateway-port.ts";
import { laneListeners } from "../core/lane-listeners.ts";
import { KeeperLines } from "../keeper-lines.ts";
import { routingTables } from "../core/routing-tables.ts";
import type { GatewayFacts } from "../core/views.ts";
import type { DaemonFile } from "../daemon-file.ts";
import type { Log } from "../log.ts";
import { Certifier } from "./certifier.ts";
import { ServiceDoctor } from "./service-doctor.ts";
import { DescriptorIntake } from "./descriptor-intake.ts";
import type { Engine } from "./engine.ts";
import { Fleet } from "./fleet.ts";
import { ListeningSockets } from "./listening-sockets.ts";
import { RoutingPublisher } from "./routing-publisher.ts";
import { Supervisor } from "./supervisor.ts";
import type { WorkerHandle } from "./worker-handle.ts";

/** How long a successor of an older worker may take to accept, in milliseconds. */
const SWAP_MS = 8_000;
/** How long the daemon waits for a worker that serves before it answers without one, in milliseconds. */
const FIRST_WORKER_MS = 12_000;
/** How often the certificates in use are asked for again, in milliseconds; they live for days. */
const REFRESH_MS = 3_600_000;

export interface GatewayControlOptions {
  readonly chart: Chart;
  readonly leaves: LeafCache;
  readonly folder: StateFolder;
  readonly engines: readonly Engine[];
  readonly release: string;
  readonly settings: Partial<GatewaySettings>;
  readonly wish: GatewayPort;
  /** What the last daemon left. */
  readonly left: DaemonFile | undefined;
  readonly log: Log;
  /** Something was survived that the user should know. */
  readonly onFinding: (text: string) => void;
  /** Ports or workers changed. */
  readonly onChange: () => void;
}

/** The daemon's side of the gateway: its sockets, its certificates, its workers, and what they know. */
export class GatewayControl implements AsyncDisposable {
  readonly sockets: ListeningSockets = new ListeningSockets();
  readonly certifier: Certifier;
  readonly supervisor: Supervisor;
  readonly publisher: RoutingPublisher;
  /** Who hears that an on-demand service is wanted. */
  readonly keepers: KeeperLines;
  readonly #options: GatewayControlOptions;
  readonly #fleet: Fleet;
  readonly #mailbox: Mailbox;
  readonly #refreshing: NodeJS.Timeout;
  readonly #intake: DescriptorIntake;
  #keepsWorkers = false;
  #isStopped = false;

  constructor(options: GatewayControlOptions) {
    const { chart, folder, leaves, left, log, onFinding } = options;
    const { sockets } = this;
    this.#options = options;
    this.keepers = new KeeperLines({ chart, clock: () => Date.now() });
    this.#mailbox = openMailbox(mailboxPath(folder, "daemon"));
    this.certifier = new Certifier({ leaves, log, onChange: () => this.publisher.request() });
    this.#refreshing = setInterval(
      () => void this.certifier.refresh().catch((error: unknown) => log(`certificates: ${String(error)}`)),
      REFRESH_MS,
    ).unref();
    const frontPort = left?.ports[0];
    const fronts = routingTables({
      chart: chart.view(),
      mainListeners: [],
      frontPort,
      identities: [],
      uid: 0,
    }).listeners;
    const lanes = laneListeners(chart.view().services).listeners;
    this.#intake = new DescriptorIntake({ mailbox: this.#mailbox, sockets, fronts: [...fronts, ...lanes] });
    const doctor = new ServiceDoctor({ chart, historyFile: folder.historyFile });
    this.supervisor = new Supervisor({
      sockets,
      log,
      drainMs: options.settings.drainTimeoutMs ?? DEFAULT_SETTINGS.drainTimeoutMs,
      identityFor: (serverName) => this.certifier.identityFor(serverName),
      diagnose: (question) => doctor.diagnose(question),
      onWanted: (serviceId) => this.keepers.wanted(serviceId),
      onActivity: (quietMs) => this.keepers.heard(quietMs),
      onDescriptor: () => this.#intake.take(),
      onHello: (worker, isExpected) => {
        if (!isExpected) this.#fleet.refuse(worker);
        else if (sockets.main.length === 0) worker.send({ type: "give-descriptors", mailbox: this.#mailbox.path });
      },
    });
    this.#fleet = new Fleet({ ...options, supervisor: this.supervisor });
    this.publisher = new RoutingPublisher({
      chart,
      sockets,
      certifier: this.certifier,
      supervisor: this.supervisor,
      uid: process.getuid?.() ?? 0,
      log,
      onBlockedFront: (address, port) =>
        onFinding(`${address} port ${port} is taken by another program: that service has no front`),
    });
  }

  /**
   * Takes over the sockets of living workers, or opens the gateway's ports, and publishes the chart as it is.
   *
   * @returns the workers that were adopted.
   * @throws {Failure} `NO_GATEWAY_PORT`.
   */
  async open(): Promise<readonly WorkerHandle[]> {
    const { left, wish, onFinding } = this.#options;
    const { sockets } = this;
    const adopted = await this.#fleet.adopt(left?.workers ?? [], (ids) => this.#intake.hasAll(ids));
    if (sockets.main.length === 0) {
      const remembered = left?.wishedPort === wish.port ? left.ports[0] : undefined;
      sockets.openMain({ ...wish, remembered, hasIpv6: readPortRules().hasIpv6 });
    }
    const [port] = sockets.ports;
    if (wish.port !== 0 && port !== wish.port) onFinding(`Port ${wish.port} is taken: the gateway is on port ${port}`);
    this.publisher.publish();
    return adopted;
  }

  /**
   * Sees to it that a worker of this release serves, on an engine that was asked for, and waits for it, so that what the
   * daemon says when it answers first is true. Where none comes up in time, that is a finding. Another worker is
   * replaced without losing a connection.
   */
  async serve(adopted: readonly WorkerHandle[]): Promise<void> {
    const { engines, release, onFinding } = this.#options;
    const endMs = performance.now() + FIRST_WORKER_MS;
    const isRight = ({ hello }: WorkerHandle): boolean =>
      hello?.release === release && engines.some(({ name }) => name === hello.engine);
    if (!adopted.every(isRight)) await this.#fleet.swap(SWAP_MS);
    await this.#fleet.ensure();
    if (await this.supervisor.inForce(endMs - performance.now())) return;
    onFinding(`No worker of the gateway served within ${FIRST_WORKER_MS / 1000} s: logs/gateway.log may say why`);
  }

  /** What is shown of it. */
  get facts(): GatewayFacts {
    return { ports: this.sockets.ports, blockers: this.publisher.lanes.blockers };
  }

  /** It ended with its workers, as it was asked to. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** At disposal, leaves the workers to the next daemon. */
  keepWorkers(): void {
    this.#keepsWorkers = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#refreshing);
    this.publisher.close();
    this.keepers[Symbol.dispose]();
    if (this.#keepsWorkers) await this.#fleet.leave();
    else await this.#fleet.stop();
    this.#isStopped = !this.#keepsWorkers;
    this.#options.onChange();
    this.#mailbox[Symbol.dispose]();
    this.sockets[Symbol.dispose]();
  }
}
