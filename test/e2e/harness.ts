import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { DaemonStatus, ServiceView } from "../../src/control/contract.ts";
import type { GatewaySettings } from "../../src/gateway/core/settings.ts";
import manifest from "../../package.json" with { type: "json" };
import { findKeepers } from "../../src/control/find-keepers.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import { ChartWatch } from "./chart-watch.ts";
import type { Engine } from "./engines.ts";
import { exchange } from "./http-client.ts";
import type { Answer, ExchangeOptions } from "./http-client.ts";
import { becomes, listeningPorts, processesWith } from "./left-behind.ts";
import { Run } from "./run.ts";
import { Started } from "./started.ts";
import { TerminalProgram } from "./terminal-program.ts";

const ROOT: string = join(import.meta.dirname, "..", "..");
const PORTOLAN: string = join(ROOT, manifest.bin.portolan);

export interface RunOptions {
  /** Files to put into the folder in which it runs. */
  readonly files?: Readonly<Record<string, string>>;
  /** The folder in which it runs (default: a fresh one). */
  readonly directory?: string;
  /** Options of `portolan run`, such as `--name`. */
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** When `run` resolves (default `ready`, with its URL printed). */
  readonly until?: "starting" | "ready";
}

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A Portolan of its own: temporary home, any gateway port, one daemon. Disposing ends all runs, keepers and the daemon, and
 * fails if anything is left of them.
 */
export class Harbour implements AsyncDisposable {
  static readonly #open = new Set<Harbour>();
  /** Everything of this harbour is below it. */
  readonly folder: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #watch: ChartWatch;
  readonly #started = new Set<Started>();
  readonly #ports = new Set<number>();
  #sites = 0;

  private constructor(folder: string, engine: Engine) {
    this.folder = folder;
    this.home = join(folder, "home");
    this.environment = environmentFor(this.home, engine);
    this.#watch = new ChartWatch(join(this.home, "control.sock"));
  }

  /** `gateway` goes into its settings. */
  static async open(engine: Engine, gateway: Partial<GatewaySettings> = {}): Promise<Harbour> {
    const harbour = new Harbour(await realpath(await mkdtemp(join(tmpdir(), "portolan-e2e-"))), engine);
    Harbour.#open.add(harbour);
    try {
      await mkdir(harbour.home, { mode: 0o700 });
      await writeFile(join(harbour.home, "settings.json"), JSON.stringify({ gateway }), { mode: 0o600 });
      const started = await harbour.portolan(["daemon", "start"]);
      assert.equal(started.code, 0, `portolan daemon start failed: ${started.stderr}${started.stdout}`);
      await harbour.#watch.open();
      const served = (await harbour.#served()).gateway;
      for (const port of served.ports) harbour.#ports.add(port);
      assert.deepEqual([...new Set(served.workers.map((worker) => worker.engine))], [engine]);
      return harbour;
    } catch (error) {
      await harbour.#end().catch(() => undefined);
      throw error;
    }
  }

  /** Ends what a test that is stuck has open. Its connections and children hold its process no longer. */
  static async abandonAll(): Promise<void> {
    await Promise.allSettled([...Harbour.#open].map((harbour) => harbour[Symbol.asyncDispose]()));
  }

  /** The authority's root, for a client that must trust the gateway. */
  async rootCertificate(): Promise<string> {
    return readFile(join(this.home, "ca", "root.pem"), "utf8");
  }

  status(): Promise<DaemonStatus> {
    return this.#watch.call<DaemonStatus>("/v1/status");
  }

  /** Waits for the first worker: on a busy machine the daemon answers before it has come. */
  async #served(): Promise<DaemonStatus> {
    const end = performance.now() + 60_000;
    for (;;) {
      const status = await this.status();
      if (status.gateway.workers.length > 0 || performance.now() > end) return status;
      await pause(20);
    }
  }

  /** Runs a command of Portolan to its end. */
  async portolan(
    args: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<CommandEnd> {
    const started = new Started([process.execPath, PORTOLAN, ...args], {
      cwd: options.cwd ?? this.folder,
      env: { ...this.environment, ...options.env },
    });
    const timer = setTimeout(() => started.kill("SIGKILL"), 60_000);
    const { code } = await started.ended;
    clearTimeout(timer);
    return { code, stdout: started.stdout, stderr: started.stderr };
  }

  /** A new folder with these files. */
  async site(files: Readonly<Record<string, string>> = {}): Promise<string> {
    const site = await mkdtemp(join(this.folder, `site-${++this.#sites}-`));
    for (const [name, text] of Object.entries(files)) await writeFile(join(site, name), text);
    return site;
  }

  /** Starts `portolan run -- command`, and leaves the rest to the caller. */
  start(command: readonly string[], options: RunOptions & { directory: string }): Started {
    return this.launch(["run", ...(options.options ?? []), "--", ...command], options);
  }

  /** Starts a command of Portolan that goes on. */
  launch(args: readonly string[], { directory, env }: { directory: string; env?: NodeJS.ProcessEnv }): Started {
    const started = new Started([process.execPath, PORTOLAN, ...args], {
      cwd: directory,
      env: { ...this.environment, ...env },
    });
    this.#started.add(started);
    return started;
  }

  /** Starts a command of Portolan in a terminal; whoever asks for it ends it. */
  terminal(
    args: readonly string[],
    { directory, env }: { directory: string; env?: NodeJS.ProcessEnv },
  ): TerminalProgram {
    const environment = { ...this.environment, ...env };
    return new TerminalProgram([process.execPath, PORTOLAN, ...args], {
      cwd: directory,
      env: environment,
      term: env?.["TERM"],
    });
  }

  /** Starts `portolan run -- command` and resolves when it is ready and has printed a URL that works. */
  async run(command: readonly string[], options: RunOptions = {}): Promise<Run> {
    const directory = options.directory ?? (await this.site(options.files));
    const started = this.start(command, { ...options, directory });
    try {
      const service = await this.serviceOf(started, { directory, state: options.until ?? "ready" });
      if (service.state === "ready") await started.says(service.urls[0] ?? "");
      for (const port of [service.port, ...service.upstreams.map((upstream) => upstream.port)]) this.#ports.add(port);
      return new Run(started, service);
    } catch (cause) {
      throw new Error(`\`portolan run -- ${command.join(" ")}\` did not become ready:\n${started.output}`, { cause });
    }
  }

  /** Waits for the service that was started in a folder; not longer than its run lives. */
  async serviceOf(
    started: Started,
    { directory, state }: { directory: string; state: ServiceView["state"] },
  ): Promise<ServiceView> {
    const over = new AbortController();
    void started.ended.then(({ code, signal }) => over.abort(new Error(`it ended (${code ?? signal})`)));
    return this.#watch.service(
      (one) => one.holder?.pid === started.child.pid && one.directory === directory && one.state === state,
      AbortSignal.any([over.signal, AbortSignal.timeout(90_000)]),
    );
  }

  /** Lists what a run started that lives, by the lease in its environment. */
  processesOf({ service, child }: Run): number[] {
    return processesWith("PORTOLAN_LEASE", service.leaseId)
      .map(({ pid }) => pid)
      .filter((pid) => pid !== child.pid);
  }

  /** Waits until a service is in this state, not longer than a chart may take to see an end, and some. */
  async becomes(id: string, state: ServiceView["state"]): Promise<void> {
    await this.#watch.service((one) => one.id === id && one.state === state, AbortSignal.timeout(10_000));
  }

  /** Sends a request by name, trusting the root of this harbour. */
  async get(url: string, options: ExchangeOptions = {}): Promise<Answer> {
    return exchange(url, { ca: await this.rootCertificate(), ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started) started.kill("SIGINT");
    const ended = Promise.all([...this.#started].map((started) => started.ended));
    const isLate = await Promise.race([ended.then(() => false), pause(30_000, true, { ref: false })]);
    for (const started of this.#started) started.kill("SIGKILL");
    const left = await this.#end();
    assert.ok(!isLate, "a run did not end at SIGINT");
    assert.deepEqual(left, { processes: [], ports: [] }, "something was left behind");
  }

  /** Stops keepers and the daemon, says what is left nevertheless, and takes that away too. */
  async #end(): Promise<{ processes: string[]; ports: number[] }> {
    Harbour.#open.delete(this);
    this.#watch.close();
    for (const { file } of findKeepers(stateFolder(this.environment))) {
      const { project, branch } = file.identity;
      await this.portolan(["down", "--project", branch === undefined ? project : `${project}-${branch}`]);
    }
    await this.portolan(["daemon", "stop"]);
    const processes = (): { pid: number; command: string }[] => processesWith("PORTOLAN_HOME", this.home);
    await becomes(() => processes().length === 0, 15_000);
    const left = processes();
    for (const { pid } of left) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    const ports = left.length > 0 ? [] : listeningPorts([...this.#ports]);
    await rm(this.folder, { recursive: true, force: true });
    return { processes: left.map(({ pid, command }) => `${pid} ${command}`), ports };
  }
}

function environmentFor(home: string, engine: Engine): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PORTOLAN") && !name.startsWith("npm_") && name !== "NODE_TEST_CONTEXT",
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: [join(ROOT, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
    PORTOLAN_HOME: home,
    PORTOLAN_PORT: "0",
    PORTOLAN_ENGINE: engine,
  };
}
