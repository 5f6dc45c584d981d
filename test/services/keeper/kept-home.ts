import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ControlClient } from "../../../src/control/client.ts";
import { stateFolder, type StateFolder } from "../../../src/host/state-folder.ts";
import { keeperPaths, type KeeperPaths } from "../../../src/control/keeper-paths.ts";
import type {
  KeeperAnswer,
  KeeperRequest,
  KeptProjectView,
  KeptServiceView,
} from "../../../src/control/keeper-contract.ts";
import type { ChartView } from "../../../src/control/contract.ts";
import { identify } from "../../../src/host/processes/processes.ts";
import { DataFolder } from "../../../src/services/keeper/data-folder.ts";
import type { ProjectSpec, ServiceSpec } from "../../../src/services/core/project/project-spec.ts";
import { logFile } from "../../../src/services/logs/log-file.ts";
import { becomes, processesWith } from "../../e2e/left-behind.ts";

const PROGRAM = join(import.meta.dirname, "keep-program.ts");
const DEADLINE_MS = 30_000;

export type Told = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Listens where it is told, says so, and answers with its pid. */
export const SERVER = `require("http").createServer((q, s) => s.end(String(process.pid))).listen(+process.env.PORT, process.env.HOST, () => console.log("listening"))`;

/** A home of its own with a project in it, for keepers and their daemon. Fails if anything is left of them. */
export class KeptHome implements AsyncDisposable {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly state: StateFolder;
  readonly paths: KeeperPaths;
  readonly #keepers = new Set<StartedKeeper>();

  private constructor(folder: string) {
    this.folder = folder;
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith("PORTOLAN") && !name.startsWith("npm_") && name !== "NODE_TEST_CONTEXT",
    );
    const home = { PORTOLAN_HOME: join(folder, "home"), PORTOLAN_PORT: "0", PORTOLAN_ENGINE: "node" };
    this.environment = { ...Object.fromEntries(inherited), ...home };
    this.state = stateFolder(this.environment);
    this.paths = keeperPaths(this.state, { directory: folder, branch: undefined });
  }

  static async open(): Promise<KeptHome> {
    return new KeptHome(await realpath(await mkdtemp(join(tmpdir(), "portolan-kept-"))));
  }

  /** Starts a keeper of these services; the defaults are those of the project file. It starts all, or those of `only`. */
  keep(services: Readonly<Record<string, Partial<ServiceSpec>>>, only: readonly string[] = []): StartedKeeper {
    const spec = this.#project(services);
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ spec, services: only })], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const keeper = new StartedKeeper(child);
    this.#keepers.add(keeper);
    return keeper;
  }

  /** Changes the project file, and asks the keeper to read it; gives all its answers. */
  async reload(
    services: Readonly<Record<string, Partial<ServiceSpec>>>,
    other: Partial<ProjectSpec> = {},
  ): Promise<readonly KeeperAnswer[]> {
    await writeFile(join(this.folder, "project.json"), JSON.stringify({ ...this.#project(services), ...other }));
    return this.askAll({ type: "reload" });
  }

  #project(services: Readonly<Record<string, Partial<ServiceSpec>>>): ProjectSpec {
    return {
      project: "shop",
      directory: this.folder,
      file: undefined,
      services: Object.entries(services).map(([name, given]) => this.spec(name, given)),
      notes: [],
    };
  }

  spec(name: string, given: Partial<ServiceSpec>): ServiceSpec {
    return {
      name,
      run: [process.execPath, "-e", SERVER],
      directory: this.folder,
      environment: {},
      listens: true,
      port: undefined,
      lane: undefined,
      needs: [],
      ready: { type: "listening", deadlineMs: 20_000 },
      restart: { when: "on-failure", backoffMs: 20, backoffMaxMs: 100, triesMax: 3, calmMs: 10_000 },
      watch: undefined,
      hooks: { before: [], after: [] },
      stop: { signal: "SIGTERM", graceMs: 3000 },
      onDemand: undefined,
      onChange: "restart",
      terminal: false,
      ...given,
    };
  }

  logFile(service: string): string {
    return logFile(this.state, { project: "shop", branch: undefined }, service);
  }

  /** Asks the keeper over its socket, and gives its last answer. */
  async ask(request: KeeperRequest): Promise<KeeperAnswer> {
    const last = (await this.askAll(request)).at(-1);
    assert.ok(last !== undefined, "the keeper does not answer");
    return last;
  }

  async askAll(request: KeeperRequest): Promise<readonly KeeperAnswer[]> {
    const socket = connect(this.paths.socket);
    socket.write(`${JSON.stringify(request)}\n`);
    let text = "";
    for await (const part of socket.setEncoding("utf8")) text += String(part);
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as KeeperAnswer);
  }

  async view(): Promise<KeptProjectView> {
    const answer = await this.ask({ type: "view" });
    assert.ok(answer.type === "done");
    return answer.view;
  }

  async serviceView(name: string): Promise<KeptServiceView> {
    const found = (await this.view()).services.find((service) => service.name === name);
    assert.ok(found !== undefined, name);
    return found;
  }

  /** What the daemon says. */
  chart(): Promise<ChartView> {
    return new ControlClient(this.state.controlSocket).chart();
  }

  dataFolder(service: string): string {
    return this.#data(service).path;
  }

  /** Notes that a process uses the data of a service. */
  async useData(service: string, pid: number): Promise<void> {
    const identity = identify(pid);
    assert.ok(identity !== undefined);
    assert.equal(this.#data(service).use(identity), undefined);
  }

  #data(service: string): DataFolder {
    return new DataFolder(this.state, { project: "shop", directory: this.folder, branch: undefined }, service);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const keeper of this.#keepers) await keeper[Symbol.asyncDispose]();
    await new ControlClient(this.state.controlSocket).stop().catch(() => {});
    const home = this.environment["PORTOLAN_HOME"] ?? "";
    await becomes(() => processesWith("PORTOLAN_HOME", home).length === 0, 15_000);
    const left = processesWith("PORTOLAN_HOME", home);
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    await rm(this.folder, { recursive: true, force: true });
    assert.deepEqual(left, [], "something was left behind");
  }
}

/** A keeper in a process of its own. */
export class StartedKeeper implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly all: Told[] = [];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #hasEnded = false;
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    assert.ok(child.stdout !== null);
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.all.push(JSON.parse(line) as Told);
      for (const wake of this.#waiting) wake();
    });
    this.exited = once(child, "close").then(([code, signal]) => {
      this.#hasEnded = true;
      for (const wake of this.#waiting) wake();
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Waits for something that is told, from the first on. */
  async told(wanted: (told: Told) => boolean, what = "what was waited for"): Promise<Told> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const found = this.all.find(wanted);
      if (found !== undefined) return found;
      const leftMs = deadline - performance.now();
      if (this.#hasEnded || leftMs <= 0)
        throw new Error(`${what} was not told, but ${JSON.stringify(this.all, null, 1)}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, leftMs);
      this.#waiting.add(resolve);
      await promise;
      clearTimeout(timer);
      this.#waiting.delete(resolve);
    }
  }

  /** Waits until all is up, or one has failed. */
  async up(): Promise<KeptProjectView> {
    return (await this.told(({ type }) => type === "up" || type === "failure", "up"))["view"] as KeptProjectView;
  }

  /** Waits until a service was in a state, after the first `skip` things that were told. */
  async service(name: string, state: string, skip = 0): Promise<KeptServiceView> {
    const isIt = (told: Told): boolean => {
      const service = told["service"] as KeptServiceView | undefined;
      return (
        told.type === "service" && service?.name === name && service.state === state && this.all.indexOf(told) >= skip
      );
    };
    return (await this.told(isIt, `${name} is ${state}`))["service"] as KeptServiceView;
  }

  /** States in the order in which they were told, such as `db ready`. */
  states(): string[] {
    return this.all.flatMap((told) => {
      const service = told["service"] as KeptServiceView | undefined;
      return told.type === "service" && service !== undefined ? [`${service.name} ${service.state}`] : [];
    });
  }

  /** Lines of output of a service. */
  lines(name: string): string[] {
    return this.all.flatMap((told) => (told.type === "line" && told["service"] === name ? [String(told["text"])] : []));
  }

  notes(): string[] {
    return this.all.flatMap((told) => (told.type === "note" ? [String(told["text"])] : []));
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return;
    this.kill("SIGTERM");
    const timer = setTimeout(() => this.kill("SIGKILL"), 15_000);
    await this.exited;
    clearTimeout(timer);
  }
}
