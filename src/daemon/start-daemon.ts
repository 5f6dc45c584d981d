import { join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Chart } from "../chart/chart.ts";
import { CONTRACT_VERSION } from "../control/contract.ts";
import { ownVersion } from "../control/release.ts";
import { openMailbox } from "../host/descriptor-mailbox.ts";
import { readPortRules } from "../host/ports.ts";
import { ensureStateFolder, mailboxPath, stateFolder } from "../host/state-folder.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { adoptDescriptors } from "./adopt-descriptors.ts";
import { controlApi } from "./api/control-api.ts";
import { serveControl } from "./api/control-server.ts";
import { Certifier } from "./certifier.ts";
import { openTrust } from "./open-trust.ts";
import { keepChartFile } from "./chart-file.ts";
import { daemonFailure } from "./core/failures.ts";
import { gatewayPort } from "./core/gateway-port.ts";
import { routingTables } from "./core/routing-tables.ts";
import { Daemon } from "./daemon.ts";
import { readDaemonFile, writeDaemonFile } from "./daemon-file.ts";
import type { DaemonFile } from "./daemon-file.ts";
import { takeDaemonLock } from "./daemon-lock.ts";
import { findEngines } from "./gateway/engine.ts";
import { Fleet } from "./gateway/fleet.ts";
import { ListeningSockets } from "./gateway/listening-sockets.ts";
import { Supervisor } from "./gateway/supervisor.ts";
import type { Log } from "./log.ts";
import { openChart } from "./open-chart.ts";
import { RoutingPublisher } from "./routing-publisher.ts";
import { readSettings } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface RunningDaemon {
  /** Ends it; with `keepWorkers` the gateway goes on, for the next daemon to adopt. */
  stop(keepWorkers: boolean): Promise<void>;
}

/**
 * Starts the daemon of a home in this process: takes the lock, opens chart and authority, serves the control API,
 * adopts the gateway workers that live, or starts one.
 *
 * @throws {Failure} `DAEMON_RUNNING`, `SETTINGS_INVALID`, `PORT_SETTING_INVALID`, `NO_GATEWAY_PORT`, `ENGINE_MISSING`, and
 * those of the state folder, the chart and the authority.
 */
export async function startDaemon(environment: Environment, log: Log): Promise<RunningDaemon> {
  await using stack = new AsyncDisposableStack();
  const startedAtMs = Date.now();
  const wish = gatewayPort(environment);
  if (!wish) throw daemonFailure("PORT_SETTING_INVALID", { found: environment["PORTOLAN_PORT"] ?? "" });
  const folder = stateFolder(environment);
  ensureStateFolder(folder);
  stack.use(takeDaemonLock(folder.daemonLock, folder.root));
  const settings = readSettings(join(folder.root, "settings.json"));
  const engines = await findEngines(environment["PORTOLAN_ENGINE"]);
  const { release } = ownVersion();
  const left = readDaemonFile(folder.daemonFile);
  const findings: string[] = [];
  const find = (text: string): void => {
    findings.push(text);
    log(text);
  };

  const chart = stack.use(openChart(folder));
  const trust = stack.use(await openTrust(folder, { log, onRenew: (leaf) => certifier.renew(leaf) }));
  const sockets = stack.use(new ListeningSockets());
  const mailbox = stack.use(openMailbox(mailboxPath(folder, "daemon")));
  const certifier = new Certifier({ leaves: trust.leaves, log, onChange: () => publisher.request() });
  const fronts = routingTables({
    chart: chart.view(),
    mainListeners: [],
    frontPort: left?.ports[0],
    identities: [],
    uid: 0,
  });
  const supervisor = new Supervisor({
    sockets,
    log,
    identityFor: (serverName) => certifier.identityFor(serverName),
    onDescriptor: () => adoptDescriptors(mailbox, sockets, fronts.listeners),
    onHello: (worker) => {
      if (sockets.main.length === 0) worker.send({ type: "give-descriptors", mailbox: mailbox.path });
    },
    onLost: (worker) => log(`the line to worker ${worker.identity.pid} broke`),
  });
  const saveDaemonFile = (): void =>
    saveFile(folder, { release, startedAtMs, wishedPort: wish.port, sockets, supervisor });
  const fleet = new Fleet({
    supervisor,
    engines,
    folder,
    release,
    settings,
    log,
    onFinding: find,
    onChange: saveDaemonFile,
  });
  const publisher = new RoutingPublisher({
    chart,
    sockets,
    certifier,
    supervisor,
    uid: process.getuid?.() ?? 0,
    onBlockedFront: (address, port) =>
      find(`${address} port ${port} is taken by another program: that service has no front`),
    onPublished: () => {},
  });

  const ready = Promise.withResolvers<OpenAPIHono>();
  stack.use(
    await serveControl({
      socket: folder.controlSocket,
      api: ready.promise,
      onWorker: (line) => supervisor.accept(line),
    }),
  );
  const adopted = await fleet.adopt(
    left?.workers ?? [],
    ({ hello }) => hello?.holds.every((id) => sockets.has(id)) ?? false,
  );
  if (sockets.main.length === 0) {
    const remembered = left?.wishedPort === wish.port ? left.ports[0] : undefined;
    sockets.openMain({ ...wish, remembered, hasIpv6: readPortRules().hasIpv6 });
  }
  const [port] = sockets.ports;
  if (wish.port !== 0 && port !== wish.port) find(`Port ${wish.port} is taken: the gateway is on port ${port}`);
  chart.sweep();
  publisher.publish();
  stack.use(keepChartFile(chart, folder.chartFile, { ports: sockets.ports, log }));
  stack.use(sweepRegularly(chart));

  const stopped = stack.move();
  let stopping: Promise<void> | undefined;
  const stop = (keepWorkers: boolean): Promise<void> => {
    stopping ??= (async () => {
      log(`stopping${keepWorkers ? ", the gateway goes on" : ""}`);
      publisher.close();
      if (keepWorkers) fleet.leave();
      else await fleet.stop();
      saveDaemonFile();
      await stopped.disposeAsync();
    })();
    return stopping;
  };
  const daemon = new Daemon({
    chart,
    supervisor,
    sockets,
    certifier,
    publisher,
    authority: trust.view,
    home: folder.root,
    release,
    startedAtMs,
    findings,
    onStop: (keepWorkers) => void stop(keepWorkers),
  });
  ready.resolve(controlApi(daemon, { release, log }));
  if (adopted.some(({ hello }) => hello?.release !== release)) await fleet.swap(SWAP_MS);
  else await fleet.ensure();
  saveDaemonFile();
  log(`Portolan ${release} serves ${folder.root}; the gateway is on port ${port}`);
  return { stop };
}

/** How long a successor of an older worker may take to accept, in milliseconds. */
const SWAP_MS = 10_000;
/** How often holders are looked at: what `kill -9` left is settled within twice that. */
const SWEEP_MS = 900;

function sweepRegularly(chart: Chart): Disposable {
  const timer = setInterval(() => chart.sweep(), SWEEP_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

interface Saved {
  readonly release: string;
  readonly startedAtMs: number;
  readonly wishedPort: number;
  readonly sockets: ListeningSockets;
  readonly supervisor: Supervisor;
}

function saveFile(folder: StateFolder, { release, startedAtMs, wishedPort, sockets, supervisor }: Saved): void {
  const workers: DaemonFile["workers"] = supervisor.workers.map(({ workerId, identity }) => ({ workerId, identity }));
  const { ports } = sockets;
  writeDaemonFile(folder.daemonFile, {
    pid: process.pid,
    release,
    contract: CONTRACT_VERSION,
    startedAtMs,
    wishedPort,
    ports,
    workers,
  });
}
