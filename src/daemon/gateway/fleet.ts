import type { GatewaySettings } from "../../gateway/core/settings.ts";
import { isAlive } from "../../host/processes.ts";
import type { ProcessIdentity } from "../../host/processes.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import type { Log } from "../log.ts";
import type { Engine } from "./engine.ts";
import { startWorker } from "./start-worker.ts";
import type { Supervisor } from "./supervisor.ts";
import { WorkerHandle } from "./worker-handle.ts";

/** A worker that outlived its daemon dials again within this time, in milliseconds. */
const ADOPTION_MS = 3_000;
/** How long a replaced worker may go on with what it has open, in milliseconds. */
const DRAIN_MS = 60_000;
/** After so many ends within `CRASH_WINDOW_MS` the next engine is tried. */
const CRASHES_MAX = 3;
const CRASH_WINDOW_MS = 10_000;
const STOP_MS = 2_000;
const POLL_MS = 20;

export interface FleetOptions {
  readonly supervisor: Supervisor;
  readonly engines: readonly Engine[];
  readonly folder: StateFolder;
  readonly release: string;
  readonly settings: Partial<GatewaySettings>;
  readonly log: Log;
  /** Something was survived that the user should know. */
  onFinding(text: string): void;
  /** The set of living workers changed. */
  onChange(): void;
}

/** Sees to it that a gateway worker lives: adopts, starts, replaces and ends them. */
export class Fleet {
  readonly #options: FleetOptions;
  #engineAt = 0;
  #endedAtMs: number[] = [];
  #isStopped = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /**
   * Waits for the workers that the last daemon left. One that does not come is ended, since it would keep the ports.
   *
   * @returns those that came.
   */
  async adopt(
    left: readonly { readonly workerId: string; readonly identity: ProcessIdentity }[],
    hasAll: (worker: WorkerHandle) => boolean,
  ): Promise<readonly WorkerHandle[]> {
    const { supervisor, log } = this.#options;
    const living = left.filter(({ identity }) => isAlive(identity));
    if (living.length === 0) return [];
    for (const { workerId, identity } of living) supervisor.add(new WorkerHandle(workerId, identity));
    const endMs = performance.now() + ADOPTION_MS;
    const isComplete = (): boolean => supervisor.workers.every((worker) => worker.isAttached && hasAll(worker));
    while (!isComplete() && performance.now() < endMs) await pause(POLL_MS);
    for (const worker of supervisor.workers) {
      if (worker.isAttached && hasAll(worker)) {
        log(`adopted worker ${worker.identity.pid}`);
        this.#watch(worker);
        continue;
      }
      log(`worker ${worker.identity.pid} does not answer: ended`);
      await this.#kill(worker);
    }
    return supervisor.workers;
  }

  /** Starts a worker unless one serves already. */
  async ensure(): Promise<void> {
    if (this.#isStopped || this.#options.supervisor.workers.some((worker) => !worker.isDraining && worker.isAlive))
      return;
    await this.#start();
  }

  /** Starts a successor, waits until it accepts, and lets the others drain. Nothing is lost. */
  async swap(deadlineMs: number): Promise<boolean> {
    const { supervisor } = this.#options;
    const old = supervisor.workers.filter((worker) => !worker.isDraining);
    const successor = await this.#start();
    const endMs = performance.now() + deadlineMs;
    while (!successor.isReady(supervisor.snapshot)) {
      if (performance.now() > endMs || !successor.isAlive) return false;
      await pause(POLL_MS);
    }
    for (const worker of old) this.#drain(worker, DRAIN_MS);
    this.#options.onChange();
    return true;
  }

  /** Ends all workers with what they have open. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const { workers } = this.#options.supervisor;
    for (const worker of workers) this.#drain(worker, STOP_MS / 4);
    const endMs = performance.now() + STOP_MS;
    while (workers.some((worker) => worker.isAlive) && performance.now() < endMs) await pause(POLL_MS);
    for (const worker of workers) await this.#kill(worker);
  }

  /** Leaves the workers to the next daemon. */
  leave(): void {
    this.#isStopped = true;
    for (const worker of this.#options.supervisor.workers) worker.hangUp();
  }

  async #start(): Promise<WorkerHandle> {
    const { engines, supervisor, folder, release, settings, log } = this.#options;
    const engine = engines[this.#engineAt % engines.length];
    if (!engine) throw new Error("there is no engine for the gateway");
    const { handle } = await startWorker({ engine, folder, release, settings });
    log(`started worker ${handle.identity.pid} on ${engine.name}`);
    supervisor.add(handle);
    this.#watch(handle);
    this.#options.onChange();
    return handle;
  }

  /** Looks whether it lives. A worker that was adopted is no child, so that only its identity tells. */
  #watch(worker: WorkerHandle): void {
    const timer = setInterval(() => {
      if (worker.isAlive) return;
      clearInterval(timer);
      void this.#onEnd(worker);
    }, POLL_MS * 5);
    timer.unref();
  }

  async #onEnd(worker: WorkerHandle): Promise<void> {
    const { supervisor, engines, log } = this.#options;
    const wasExpected = worker.isDraining || this.#isStopped;
    log(`worker ${worker.identity.pid} ended${wasExpected ? "" : " unexpectedly"}`);
    supervisor.remove(worker);
    this.#options.onChange();
    if (wasExpected) return;
    const nowMs = performance.now();
    this.#endedAtMs = [...this.#endedAtMs.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS), nowMs];
    if (this.#endedAtMs.length > CRASHES_MAX) {
      this.#endedAtMs = [];
      this.#engineAt++;
      const next = engines[this.#engineAt % engines.length];
      this.#options.onFinding(
        `The gateway's worker ended ${CRASHES_MAX + 1} times within ${CRASH_WINDOW_MS / 1000} s; trying ${next?.name} next`,
      );
      await pause(CRASH_WINDOW_MS / 10);
    }
    await this.ensure();
  }

  #drain(worker: WorkerHandle, deadlineMs: number): void {
    worker.isDraining = true;
    worker.send({ type: "drain", deadlineMs });
  }

  async #kill(worker: WorkerHandle): Promise<void> {
    const endMs = performance.now() + STOP_MS;
    while (worker.isAlive && performance.now() < endMs) {
      try {
        process.kill(worker.identity.pid, "SIGKILL");
      } catch {
        break; // It ended in between.
      }
      await pause(POLL_MS);
    }
    this.#options.supervisor.remove(worker);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
