import assert from "node:assert/strict";
import { serveControl } from "../../src/daemon/api/control-server.ts";
import { findEngines } from "../../src/daemon/gateway/engine.ts";
import { Fleet } from "../../src/daemon/gateway/fleet.ts";
import { ListeningSockets } from "../../src/daemon/gateway/listening-sockets.ts";
import { Supervisor } from "../../src/daemon/gateway/supervisor.ts";
import type { GatewayListener } from "../../src/gateway/core/snapshot.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import type { Engine } from "../e2e/engines.ts";
import { SERVICE } from "../gateway/harness.ts";
import { Home } from "./home.ts";

export interface FleetOptions {
  readonly engine: Engine;
  /** Where `shop.localhost` leads. */
  readonly upstreamPort: number;
  /** How long a worker that was replaced may go on, in milliseconds. */
  readonly drainMs: number;
  /** Lanes of the same service. */
  readonly lanes?: readonly GatewayListener[];
}

/** The daemon's side of the gateway in this process, over real sockets and real workers, so that a test can order a swap. */
export class FleetInProcess implements AsyncDisposable {
  readonly fleet: Fleet;
  readonly supervisor: Supervisor;
  readonly port: number;
  /** What went wrong and was survived. */
  readonly findings: readonly string[];
  readonly #stack: AsyncDisposableStack;

  private constructor(
    parts: Pick<FleetInProcess, "fleet" | "supervisor" | "port" | "findings">,
    stack: AsyncDisposableStack,
  ) {
    this.fleet = parts.fleet;
    this.supervisor = parts.supervisor;
    this.port = parts.port;
    this.findings = parts.findings;
    this.#stack = stack;
  }

  static async open({ engine, upstreamPort, drainMs, lanes = [] }: FleetOptions): Promise<FleetInProcess> {
    await using stack = new AsyncDisposableStack();
    const { folder } = stack.use(await Home.make());
    ensureStateFolder(folder);
    const findings: string[] = [];
    const sockets = stack.use(new ListeningSockets());
    sockets.openMain({ port: 0, remembered: undefined, standardPorts: false, hasIpv6: true });
    for (const lane of lanes) assert.equal(sockets.openLane(lane), undefined);
    const log = (): void => {};
    const supervisor = new Supervisor({
      sockets,
      log,
      drainMs,
      identityFor: async () => undefined,
      diagnose: async () => undefined,
      onWanted: () => {},
      onActivity: () => {},
      onDescriptor: () => {},
      onHello: () => {},
    });
    const shop = { ...SERVICE, upstreams: [{ address: "127.0.0.1", port: upstreamPort }] };
    const route = { id: "shop", authority: shop.name, path: "/", serviceId: shop.id };
    supervisor.publish({ listeners: sockets.listeners, services: [shop], routes: [route], identities: [] });
    const onWorker = supervisor.accept.bind(supervisor);
    stack.use(await serveControl({ socket: folder.controlSocket, api: new Promise(() => {}), onWorker }));
    const fleet = new Fleet({
      supervisor,
      engines: await findEngines(engine),
      folder,
      release: "1.0.0",
      settings: { drainTimeoutMs: drainMs },
      log,
      onFinding: (text) => findings.push(text),
      onChange: () => {},
    });
    stack.defer(() => fleet.stop());
    await fleet.ensure();
    assert.ok(await supervisor.inForce(60_000), "a worker accepts");
    const [port = 0] = sockets.ports;
    return new FleetInProcess({ fleet, supervisor, port, findings }, stack.move());
  }

  /** Pid of the worker that serves. */
  get serving(): number {
    return this.supervisor.workers.find(({ isDraining }) => !isDraining)?.identity.pid ?? 0;
  }

  /** Ends all workers; `Home` fails if one is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
