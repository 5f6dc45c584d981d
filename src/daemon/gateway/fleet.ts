import { DEFAULT_SETTINGS } from "../../gateway/core/settings.ts";
import type { GatewaySettings } from "../../gateway/core/settings.ts";
import { isAlive } from "../../host/processes/processes.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import { CrashCount } from "../core/crash-count.ts";
import type { DaemonFile } from "../daemon-file.ts";
import type { Log } from "../log.ts";
import type { Engine } from "./engine.ts";
import { clearAfterWorker, killWorker, signalWorker } from "./retire-worker.ts";
import { startWorker } from "./start-worker.ts";
import type { StartedWorker } from "./start-worker.ts";
import type { Supervisor } from "./supervisor.ts";
import { WorkerHandle } from "./worker-handle.ts";

/** A worker that outlived its daemon dials again within this time, in milliseconds. */
const ADOPTION_MS = 4_000;
/** Beyond its deadline, a worker that drains has so long to end by itself, in milliseconds. */
const DRAIN_GRACE_MS = 500;
/** Pause when workers keep ending, or do not start, in milliseconds. */
const CRASH_PAUSE_MS = 1_000;
const STOP_MS = 2_000;
const POLL_MS = 20;
const WATCH_MS = 100;

export interface FleetOptions {
  readonly supervisor: Supervisor;
  readonly engines: readonly Engine[];
  readonly folder: StateFolder;
  readonly release: string;
  readonly settings: Partial<GatewaySettings>;
  readonly log: Log;
  /** Something was survived that the user should know. */
  readonly onFinding: (text: string) => void;
  /** The set of living workers changed. */
  readonly onChange: () => void;
}

/** Sees to it that a gateway worker lives: adopts, starts, replaces and ends them. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #crashes = new CrashCount();
  #engineAt = 0;
  #ensuring: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /**
   * Waits for the workers that the last daemon left. One that does not come is ended, since it would keep the ports.
   *
   * @returns those that serve.
   */
  async adopt(
    left: DaemonFile["workers"],
    hasAll: (listenerIds: readonly string[]) => boolean,
  ): Promise<readonly WorkerHandle[]> {
    const { supervisor, folder, log } = this.#options;
    const workers = left.map(({ workerId, identity }) => new WorkerHandle(workerId, identity));
    const living = workers.filter(({ identity }) => isAlive(identity));
    for (const { workerId } of workers.filter((worker) => !living.includes(worker))) clearAfterWorker(folder, workerId);
    for (const worker of living) supervisor.add(worker);
    const hasCome = ({ isAttached, hello }: WorkerHandle): boolean => isAttached && hasAll(hello?.holds ?? []);
    const endMs = performance.now() + ADOPTION_MS;
    while (!living.every(hasCome) && performance.now() < endMs) await pause(POLL_MS);
    const adopted = living.filter(hasCome);
    for (const worker of living) {
      if (adopted.includes(worker)) {
        log(`adopted worker ${worker.identity.pid}${worker.isDraining ? ", which drains" : ""}`);
        this.#watch(worker);
        if (worker.isDraining) this.#endLater(worker, this.#drainMs);
        continue;
      }
      log(`worker ${worker.identity.pid} does not answer: ended`);
      await killWorker(worker);
      this.#forget(worker);
    }
    return adopted.filter(({ isDraining }) => !isDraining);
  }

  /** A worker dialled of which this daemon knows nothing: it ends when what it has open has. */
  refuse(worker: WorkerHandle): void {
    this.#options.log(`worker ${worker.identity.pid} was not expected: it drains`);
    this.#watch(worker);
    this.#drain(worker, this.#drainMs);
    this.#options.onChange();
  }

  /** Starts a worker unless one serves already. Where it cannot be started now, it is tried again later. */
  ensure(): Promise<void> {
    this.#ensuring ??= this.#ensureOne().finally(() => {
      this.#ensuring = undefined;
    });
    return this.#ensuring;
  }

  /** Starts a successor, waits until it accepts, and lets the others drain. Nothing is lost. False when it did not come up. */
  async swap(deadlineMs: number): Promise<boolean> {
    const { supervisor, log } = this.#options;
    const old = this.#serving;
    const successor = await this.#start();
    if (!successor) return false;
    const endMs = performance.now() + deadlineMs;
    while (!successor.isReady(supervisor.snapshot)) {
      if (performance.now() > endMs || !successor.isAlive) {
        log(`worker ${successor.identity.pid} did not come up: the one before goes on`);
        successor.isDraining = true;
        await killWorker(successor);
        return false;
      }
      await pause(POLL_MS);
    }
    for (const worker of old) this.#drain(worker, this.#drainMs);
    this.#options.onChange();
    return true;
  }

  /** Ends all workers with what they have open. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#ensuring;
    const { workers } = this.#options.supervisor;
    for (const worker of workers) {
      this.#drain(worker, STOP_MS / 4);
      if (!worker.isAttached) signalWorker(worker, "SIGTERM");
    }
    const endMs = performance.now() + STOP_MS;
    while (workers.some((worker) => worker.isAlive) && performance.now() < endMs) await pause(POLL_MS);
    for (const worker of workers) {
      await killWorker(worker);
      this.#forget(worker);
    }
  }

  /** Leaves the workers to the next daemon. */
  async leave(): Promise<void> {
    this.#isStopped = true;
    await this.#ensuring;
    for (const worker of this.#options.supervisor.workers) worker.hangUp();
  }

  get #serving(): readonly WorkerHandle[] {
    return this.#options.supervisor.workers.filter((worker) => !worker.isDraining && worker.isAlive);
  }

  get #drainMs(): number {
    return this.#options.settings.drainTimeoutMs ?? DEFAULT_SETTINGS.drainTimeoutMs;
  }

  async #ensureOne(): Promise<void> {
    for (const _ of this.#options.engines) {
      if (this.#isStopped || this.#serving.length > 0 || (await this.#start())) return;
      this.#engineAt++;
    }
    setTimeout(() => void this.ensure(), CRASH_PAUSE_MS).unref();
  }

  /** Undefined when the engine's program does not start, such as while its package is being installed. */
  async #start(): Promise<WorkerHandle | undefined> {
    const { engines, supervisor, folder, release, settings, log } = this.#options;
    const engine = engines[this.#engineAt % engines.length];
    if (!engine) throw new Error("there is no engine for the gateway");
    let started: StartedWorker;
    try {
      started = await startWorker({ engine, folder, release, settings });
    } catch (error) {
      this.#options.onFinding(`No worker of the gateway started on ${engine.name}: ${String(error)}`);
      return undefined;
    }
    const { handle, exited } = started;
    log(`started worker ${handle.identity.pid} on ${engine.name}`);
    supervisor.add(handle);
    this.#watch(handle, exited);
    this.#options.onChange();
    return handle;
  }

  /** Looks whether it lives. A child's end is told; a worker that was adopted is none, so that only its identity tells. */
  #watch(worker: WorkerHandle, exited?: Promise<unknown>): void {
    if (exited) {
      void exited.then(() => this.#onEnd(worker));
      return;
    }
    const timer = setInterval(() => {
      if (worker.isAlive) return;
      clearInterval(timer);
      this.#onEnd(worker);
    }, WATCH_MS);
    timer.unref();
  }

  #onEnd(worker: WorkerHandle): void {
    const { engines, onFinding, log } = this.#options;
    if (this.#isStopped) return;
    log(`worker ${worker.identity.pid} ended${worker.isDraining ? "" : " unexpectedly"}`);
    this.#forget(worker);
    if (worker.isDraining) return;
    const tooOften = this.#crashes.add(performance.now());
    if (tooOften === undefined) {
      void this.ensure();
      return;
    }
    const next = engines[++this.#engineAt % engines.length];
    onFinding(`The gateway's worker ${tooOften}: the next one runs on ${next?.name}`);
    setTimeout(() => void this.ensure(), CRASH_PAUSE_MS).unref();
  }

  #drain(worker: WorkerHandle, deadlineMs: number): void {
    worker.isDraining = true;
    worker.send({ type: "drain", deadlineMs });
    this.#endLater(worker, deadlineMs);
  }

  /** What it still has open at its deadline, such as a WebSocket, is closed with it. */
  #endLater(worker: WorkerHandle, deadlineMs: number): void {
    setTimeout(() => signalWorker(worker, "SIGKILL"), deadlineMs + DRAIN_GRACE_MS).unref();
  }

  #forget(worker: WorkerHandle): void {
    const { supervisor, folder, onChange } = this.#options;
    supervisor.remove(worker);
    clearAfterWorker(folder, worker.workerId);
    onChange();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
