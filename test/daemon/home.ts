import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ControlClient } from "../../src/control/client.ts";
import type { DaemonStatus } from "../../src/control/contract.ts";
import type { Version } from "../../src/control/core/release.ts";
import { daemonProgram } from "../../src/control/daemon-program.ts";
import { ensureDaemon } from "../../src/control/ensure-daemon.ts";
import { isFailure } from "../../src/failure/failure.ts";
import { identify, isAlive } from "../../src/host/processes/processes.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import type { StateFolder } from "../../src/host/state-folder.ts";
import type { Engine } from "../e2e/engines.ts";
import { becomes, listeningPorts, processesWith } from "../e2e/left-behind.ts";
import type { LeftProcess } from "../e2e/left-behind.ts";

export interface HomeOptions {
  /** Engine of the gateway (default: Portolan chooses). */
  readonly engine?: Engine;
  /** PORTOLAN_PORT (default 0, any). */
  readonly port?: number;
}

export interface BareOptions {
  /** A command that runs it, such as `unshare -n`. */
  readonly wrapper?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A state folder of its own, for daemons that come and go. Disposing stops the last one, and fails if a process, a
 * socket or a listening port of this home is left.
 */
export class Home implements AsyncDisposable {
  readonly folder: StateFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly client: ControlClient;
  readonly #ports = new Set<number>();

  private constructor(root: string, { engine, port = 0 }: HomeOptions) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PORTOLAN"));
    this.environment = {
      ...Object.fromEntries(inherited),
      PORTOLAN_HOME: root,
      PORTOLAN_PORT: String(port),
      ...(engine === undefined ? {} : { PORTOLAN_ENGINE: engine }),
    };
    this.folder = stateFolder(this.environment);
    this.client = new ControlClient(this.folder.controlSocket);
  }

  /** A new home, in which nothing runs. */
  static async make(options: HomeOptions = {}): Promise<Home> {
    return new Home(await realpath(await mkdtemp(join(tmpdir(), "portolan-daemon-"))), options);
  }

  /** A new home with a daemon. */
  static async open(options: HomeOptions = {}): Promise<Home> {
    const home = await Home.make(options);
    try {
      await home.start();
      return home;
    } catch (error) {
      await home[Symbol.asyncDispose]().catch(() => undefined);
      throw error;
    }
  }

  /** The daemon that lives, or a new one. */
  async start(own?: Version): Promise<DaemonStatus> {
    const { folder, environment } = this;
    const { status } = await ensureDaemon({ folder, environment, ...(own === undefined ? {} : { own }) });
    for (const port of status.gateway.ports) this.#ports.add(port);
    return status;
  }

  /** Starts a daemon's program as it is, without asking whether there is one. */
  spawnBare(options: BareOptions = {}): ChildProcess {
    const { program, args } = daemonProgram();
    const [first = program, ...rest] = [...(options.wrapper ?? []), program, ...args];
    const { environment = {} } = options;
    return spawn(first, rest, { env: { ...this.environment, ...environment }, stdio: "ignore", cwd: "/" });
  }

  /** The same; gives its exit status. */
  async startBare(): Promise<number | null> {
    const [code] = (await once(this.spawnBare(), "exit")) as [number | null];
    return code;
  }

  /** Waits until a daemon that was started bare answers. */
  async answers(client: ControlClient = this.client): Promise<DaemonStatus> {
    const endMs = performance.now() + 60_000;
    for (;;) {
      try {
        const status = await client.status();
        for (const port of status.gateway.ports) this.#ports.add(port);
        return status;
      } catch (error) {
        if (!isFailure(error) || performance.now() > endMs) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }

  status(): Promise<DaemonStatus> {
    return this.client.status();
  }

  /** The gateway's first port. */
  async port(): Promise<number> {
    const { gateway } = await this.status();
    return gateway.ports[0] ?? 0;
  }

  /** The one worker that serves. */
  async worker(): Promise<DaemonStatus["gateway"]["workers"][number]> {
    const { workers } = (await this.status()).gateway;
    const [worker] = workers;
    assert.ok(worker && workers.length === 1, `one worker serves: ${JSON.stringify(workers)}`);
    return worker;
  }

  /** Kills the daemon as the system would, and waits until it is gone; gives its pid. */
  async killDaemon(): Promise<number> {
    const { pid } = await this.status();
    await killNow(pid);
    return pid;
  }

  log(): Promise<string> {
    return readFile(join(this.folder.logFolder, "daemon.log"), "utf8");
  }

  /** All processes of this home. */
  processes(): LeftProcess[] {
    return processesWith("PORTOLAN_HOME", this.folder.root);
  }

  /** Names of the sockets in the home. */
  sockets(): string[] {
    const entries = readdirSync(this.folder.socketFolder, { withFileTypes: true });
    return entries.filter((entry) => entry.isSocket()).map(({ name }) => name);
  }

  /** Everything that must not be there when no daemon and no worker live. */
  left(): { processes: LeftProcess[]; ports: number[]; sockets: string[] } {
    return { processes: this.processes(), ports: listeningPorts([...this.#ports]), sockets: this.sockets() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.stop().catch(() => undefined);
    await becomes(() => this.processes().length === 0, 6_000);
    const left = this.left();
    for (const { pid } of left.processes) process.kill(pid, "SIGKILL");
    const log = left.processes.length + left.sockets.length > 0 ? await this.log().catch(() => "") : "";
    await becomes(() => this.processes().length === 0, 2_000);
    await rm(this.folder.root, { recursive: true, force: true });
    assert.deepEqual(left, { processes: [], ports: [], sockets: [] }, `something was left behind:\n${log}`);
  }
}

/** Ends a process by SIGKILL and waits until it is gone. */
export async function killNow(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  assert.ok(await becomes(() => !isRunning(pid), 5_000), `process ${pid} is gone`);
}

/** True while a process runs; one that waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  const identity = identify(pid);
  return identity !== undefined && isAlive(identity);
}
