import { join } from "node:path";
import type { Chart } from "../chart/chart.ts";
import { CONTRACT_VERSION } from "../control/contract.ts";
import { ownVersion } from "../control/release.ts";
import { controlApi, type ControlApi } from "./api/control-api.ts";
import { serveControl } from "./api/control-server.ts";
import { keepChartFile } from "./chart-file.ts";
import type { ClaimedHome } from "./claim-home.ts";
import { daemonFailure } from "./core/failures.ts";
import { gatewayPort, type GatewayPort } from "./core/gateway-port.ts";
import { Daemon } from "./daemon.ts";
import { readDaemonFile, writeDaemonFile } from "./daemon-file.ts";
import type { DaemonFile } from "./daemon-file.ts";
import { findEngines } from "./gateway/engine.ts";
import { GatewayControl } from "./gateway/gateway-control.ts";
import type { Log } from "./log.ts";
import { keepHistory } from "./keep-history.ts";
import { openChart } from "./open-chart.ts";
import { openTrust } from "./open-trust.ts";
import { keepResolver } from "./resolver/keep-resolver.ts";
import { readSettings } from "./settings.ts";

/** How often holders are looked at: what `kill -9` left is settled within twice that. */
const SWEEP_MS = 900;

export interface RunningDaemon {
  /** Ends it; with `keepWorkers` the gateway goes on, for the next daemon to adopt. */
  stop(keepWorkers: boolean): Promise<void>;
}

/**
 * Starts the daemon of a home in this process: opens chart and authority, serves the control API, adopts the gateway
 * workers that live, or starts one. The home is let go of when the daemon has stopped, or could not start.
 *
 * @throws {Failure} `SETTINGS_INVALID`, `PORT_SETTING_INVALID`, `NO_GATEWAY_PORT`, `ENGINE_MISSING`, and
 * those of the state folder, the chart and the authority.
 */
export async function startDaemon(
  claimed: ClaimedHome,
  { environment, log }: { readonly environment: Readonly<Record<string, string | undefined>>; readonly log: Log },
): Promise<RunningDaemon> {
  await using stack = new AsyncDisposableStack();
  const { folder } = stack.use(claimed);
  const startedAtMs = Date.now();
  const wish = wishedPort(environment);
  const settings = readSettings(join(folder.root, "settings.json"));
  const engines = await findEngines(environment["PORTOLAN_ENGINE"]);
  const { release } = ownVersion();
  const findings: string[] = [];
  const chart = stack.use(openChart(folder));
  const trust = stack.use(await openTrust(folder, { log, onRenew: (leaf) => gateway.certifier.renew(leaf) }));
  const left = readDaemonFile(folder.daemonFile);
  const names = { chart, blockers: () => gateway.facts.blockers, log };
  const { port: resolverPort } = stack.use(await keepResolver(left?.resolverPort ?? wish.resolverPort, names));
  const about = {
    pid: process.pid,
    release,
    contract: CONTRACT_VERSION,
    startedAtMs,
    wishedPort: wish.port,
    resolverPort,
  };
  const gateway = new GatewayControl({
    chart,
    leaves: trust.leaves,
    folder,
    engines,
    release,
    settings,
    wish,
    left,
    log,
    onFinding: (text) => {
      findings.push(text);
      log(text);
    },
    onChange: () => saveDaemonFile(folder.daemonFile, { about, gateway, log }),
  });
  const api = Promise.withResolvers<ControlApi>();
  const onWorker = gateway.supervisor.accept.bind(gateway.supervisor);
  stack.use(await serveControl({ socket: folder.controlSocket, api: api.promise, onWorker }));
  // Behind the socket, so that at the end the workers hear of it before the socket closes.
  stack.use(gateway);
  const adopted = await gateway.open();
  stack.use(keepChartFile(chart, folder.chartFile, { gateway, log }));
  stack.use(sweepRegularly(chart));
  stack.use(keepHistory(folder.historyFile, { chart, log }));
  await gateway.serve(adopted);

  const home = folder.root;
  const onStop = (keepWorkers: boolean): void => void stop(keepWorkers);
  const daemon = stack.use(
    new Daemon({ chart, gateway, authority: trust.view, home, release, startedAtMs, findings, resolverPort, onStop }),
  );
  const stop = stopOnce(stack.move(), gateway, log);
  api.resolve(controlApi(daemon, { release, log }));
  log(`Portolan ${release} serves ${home}; the gateway is on port ${gateway.sockets.ports[0]}`);
  return { stop };
}

function wishedPort(environment: Readonly<Record<string, string | undefined>>): GatewayPort {
  const wish = gatewayPort(environment);
  if (!wish) throw daemonFailure("PORT_SETTING_INVALID", { found: environment["PORTOLAN_PORT"] ?? "" });
  return wish;
}

function stopOnce(owned: AsyncDisposableStack, gateway: GatewayControl, log: Log): RunningDaemon["stop"] {
  let stopping: Promise<void> | undefined;
  return (keepWorkers) => {
    if (!stopping) log(keepWorkers ? "stopping; the gateway goes on" : "stopping");
    if (keepWorkers) gateway.keepWorkers();
    stopping ??= owned.disposeAsync();
    return stopping;
  };
}

interface SavedFacts {
  readonly about: Omit<DaemonFile, "isStopped" | "ports" | "workers">;
  readonly gateway: GatewayControl;
  readonly log: Log;
}

function saveDaemonFile(file: string, { about, gateway, log }: SavedFacts): void {
  const { sockets, supervisor } = gateway;
  const workers = supervisor.workers.map(({ workerId, identity }) => ({ workerId, identity }));
  try {
    writeDaemonFile(file, { ...about, isStopped: gateway.isStopped, ports: sockets.ports, workers });
  } catch (error) {
    log(`${file} was not written: ${String(error)}`);
  }
}

function sweepRegularly(chart: Chart): Disposable {
  const timer = setInterval(() => chart.sweep(), SWEEP_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
