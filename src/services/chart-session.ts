import { setTimeout as delay } from "node:timers/promises";
import type { Endpoint, KeeperWord, RegisterService, ServiceView, UpdateService } from "../control/contract.ts";
import { isFailure, type Failure } from "../failure/failure.ts";
import type { ChartClient, Hold } from "./chart-client.ts";

export interface ChartSessionEvents {
  onLost(): void;
  /** A daemon knows the service again; its port may be another one. */
  onBack(service: ServiceView): void;
  onTrouble(failure: Failure): void;
  /** The daemon says that an on-demand service is wanted, or quiet. */
  onWord?(word: KeeperWord): void;
}

/** What the daemon shall say of the service, and the next one too. */
type Wanted = Omit<UpdateService, "leaseId" | "replacePort">;

/** How the last life ended; undefined when there was none. */
type Exit = UpdateService["exit"] | undefined;

const BACKOFF_FIRST_MS = 50;
const BACKOFF_MAX_MS = 5000;
const END_DEADLINE_MS = 2000;
/** The daemon is gone: its loss is seen by the hold, and all is said again to the next one. */
const OF_LOSS = new Set(["DAEMON_LOST", "DAEMON_ABSENT", "DAEMON_SILENT"]);

/** A run's place in the chart: registered, held, and registered again with each new daemon. */
export class ChartSession implements AsyncDisposable {
  readonly #chart: ChartClient;
  #request: RegisterService;
  readonly #events: ChartSessionEvents;
  readonly #closing = new AbortController();
  #service: ServiceView;
  #hold: Hold;
  #wanted: Wanted | undefined;
  /** Calls that change the service follow one another. */
  #queue: Promise<unknown> = Promise.resolve();
  #connected: PromiseWithResolvers<void> = Promise.withResolvers();
  #keeping: Promise<void>;

  constructor(
    chart: ChartClient,
    start: { request: RegisterService; events: ChartSessionEvents; service: ServiceView; hold: Hold },
  ) {
    this.#chart = chart;
    this.#request = start.request;
    this.#events = start.events;
    this.#service = start.service;
    this.#hold = start.hold;
    this.#hear();
    this.#connected.resolve();
    this.#keeping = this.#keep();
  }

  /**
   * Registers the service with the daemon that `chart` is connected to.
   *
   * @throws {Failure} what the chart says, such as `NAME_TAKEN`.
   */
  static async open(
    chart: ChartClient,
    options: { request: RegisterService; events: ChartSessionEvents; signal: AbortSignal },
  ): Promise<ChartSession> {
    const { request, events, signal } = options;
    const service = await chart.register(request, signal);
    const hold = await chart.hold(service.id);
    return new ChartSession(chart, { request, events, service, hold });
  }

  get service(): ServiceView {
    return this.#service;
  }

  /**
   * Registers it with another command or lane, or as one that starts on demand or not; its lease and port stay.
   *
   * @throws {Failure} what the chart says. A daemon that is gone is no failure: the next one is told.
   */
  async renew(change: Pick<RegisterService, "command" | "lane" | "onDemand">): Promise<void> {
    const before = this.#request;
    this.#request = { ...before, ...change };
    await this.#inTurn(async () => {
      const { leaseId, port } = this.#service;
      const resume = { leaseId, port };
      try {
        this.#service = await this.#chart.register({ ...this.#request, resume }, this.#closing.signal);
      } catch (error) {
        if (isLoss(error) || this.#closing.signal.aborted) return;
        this.#request = before;
        throw error;
      }
    });
  }

  /** Leads the name to these endpoints, or says that the service is starting; settles when it is in force. */
  async route(upstreams: readonly Endpoint[]): Promise<void> {
    // Its requests wait, and its keeper hears of them, also while it is being started.
    const before = this.#request.onDemand ? "idle" : "starting";
    await this.#want({ state: upstreams.length > 0 ? "ready" : before, upstreams });
  }

  /** It was stopped or given up: whoever asks for it is told how it ended, until the next `route`. */
  async stopped(exit: Exit, lastLines: readonly string[]): Promise<void> {
    await this.#want({ state: "stopped", lastLines, ...(exit === undefined ? {} : { exit }) });
  }

  /** An on-demand service did not start: whoever waits for it is told how it ended, and the next request wants it again. */
  async failed(exit: { code: number | null; signal: string | null }, lastLines: readonly string[]): Promise<void> {
    this.#wanted = { state: "idle" };
    await this.#inTurn(() => this.#update({ state: "idle", exit, lastLines }));
  }

  /** Gets another port from the daemon, waiting for the next daemon where this one is gone. */
  async replacePort(signal: AbortSignal): Promise<ServiceView> {
    for (;;) {
      await abortable(this.#connected.promise, signal);
      const { id, leaseId } = this.#service;
      try {
        this.#service = await this.#chart.update(id, { leaseId, replacePort: true }, signal);
        return this.#service;
      } catch (error) {
        if (!isLoss(error)) throw error;
        await delay(BACKOFF_FIRST_MS, undefined, { signal });
      }
    }
  }

  /** Says how it ended. A daemon that is gone is not waited for: it sees by itself that the holder died. */
  async end(exit: { code: number | null; signal: string | null }, lastLines: readonly string[]): Promise<void> {
    this.#closing.abort();
    await this.#keeping;
    const { id, leaseId } = this.#service;
    const ended = this.#chart.end(id, { leaseId, exit, lastLines });
    const deadline = new AbortController();
    try {
      await Promise.race([ended, delay(END_DEADLINE_MS, undefined, { signal: deadline.signal })]);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!isLoss(error)) this.#events.onTrouble(error);
    } finally {
      deadline.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#keeping;
    await this.#hold[Symbol.asyncDispose]();
  }

  /** Finds the next daemon whenever the one that holds is lost. */
  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    try {
      for (;;) {
        await abortable(this.#hold.ended, signal);
        this.#connected = Promise.withResolvers();
        this.#events.onLost();
        await this.#registerAgain(signal);
        await this.#stopAgain();
        this.#connected.resolve();
        this.#events.onBack(this.#service);
      }
    } catch (error) {
      // The run ends: nothing is left to keep.
      if (!signal.aborted) throw error;
    }
  }

  async #registerAgain(signal: AbortSignal): Promise<void> {
    let told: string | undefined;
    for (let backoffMs = BACKOFF_FIRST_MS; ; backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS)) {
      try {
        const { leaseId, port } = this.#service;
        await this.#chart.connect(signal);
        this.#service = await this.#chart.register({ ...this.#request, resume: { leaseId, port } }, signal);
        this.#hold = await this.#chart.hold(this.#service.id);
        this.#hear();
        return;
      } catch (error) {
        if (signal.aborted || !isFailure(error)) throw error;
        // The same answer again is no news.
        if (!isLoss(error) && error.message !== told) this.#events.onTrouble(error);
        told = error.message;
      }
      await delay(backoffMs, undefined, { signal });
    }
  }

  #hear(): void {
    this.#hold.onWord((word) => this.#events.onWord?.(word));
  }

  async #want(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    await this.#inTurn(async () => {
      // A newer wish was uttered while this one waited.
      if (this.#wanted === wanted) await this.#update(wanted);
    });
  }

  /** Nobody else tells the next daemon of a service that has no life, or that it is stopped no more. */
  async #stopAgain(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    if (wanted.state === "stopped" || this.#service.state === "stopped") await this.#want(wanted);
  }

  async #update(change: Wanted): Promise<void> {
    const { id, leaseId } = this.#service;
    try {
      this.#service = await this.#chart.update(id, { leaseId, ...change }, this.#closing.signal);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      if (!isFailure(error)) throw error;
      // The next daemon is told by the machine, when it is back.
      if (!isLoss(error)) this.#events.onTrouble(error);
    }
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(action);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function isLoss(error: unknown): boolean {
  return isFailure(error) && OF_LOSS.has(error.code);
}

/** Waits for a promise, or rejects when the signal aborts. */
async function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
