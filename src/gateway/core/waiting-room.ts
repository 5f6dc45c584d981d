import type { GatewayAnswer } from "./pages/answer.ts";
import type { RoutedService } from "./snapshot.ts";

/** What waits for an on-demand service: a request, or a connection at a lane. */
export interface Waiter {
  /** It is ready; the row is the present one. */
  onServiceReady(service: RoutedService): void;
  /** It will not be: what a client is told. */
  onServiceRefused(answer: GatewayAnswer): void;
}

export interface WaitingRoomOptions {
  /** Longest wait, in milliseconds. */
  readonly waitMs: number;
  /** Of all services together. */
  readonly waitersMax: number;
  /** Somebody waits for an idle service: its keeper is to start it. Told again while somebody does. */
  want(serviceId: string): void;
}

interface Wait {
  /** The service as it was then. */
  readonly entered: RoutedService;
  readonly atMs: number;
}

interface Queue {
  /** In the order in which they came. */
  readonly waits: Map<Waiter, Wait>;
  service: RoutedService;
  wantedAtMs: number;
}

/** A keeper may have missed the word, such as while its daemon was replaced: it is said again after this, in milliseconds. */
const WANT_AGAIN_MS = 2_000;

/** Where requests and connections to services that are started on demand wait until these are ready. Time comes in. */
export class WaitingRoom {
  readonly #options: WaitingRoomOptions;
  readonly #queues = new Map<string, Queue>();
  readonly #wokenAtMs = new Map<string, number>();
  #size = 0;
  #isClosed = false;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether something may wait for a service that is not ready. */
  admits({ onDemand, state }: RoutedService): boolean {
    return !this.#isClosed && onDemand === true && state !== "down" && this.#size < this.#options.waitersMax;
  }

  enter(waiter: Waiter, service: RoutedService, nowMs: number): void {
    let queue = this.#queues.get(service.id);
    if (!queue) {
      queue = { waits: new Map(), service, wantedAtMs: -Infinity };
      this.#queues.set(service.id, queue);
    }
    if (!queue.waits.has(waiter)) this.#size++;
    queue.waits.set(waiter, { entered: service, atMs: nowMs });
    this.#want(queue, nowMs);
  }

  /** Wants a service that nothing can wait for: the sender of a datagram asks again. */
  wake(service: RoutedService, nowMs: number): void {
    for (const [id, atMs] of this.#wokenAtMs) if (nowMs - atMs >= WANT_AGAIN_MS) this.#wokenAtMs.delete(id);
    if (this.#wokenAtMs.has(service.id)) return;
    this.#wokenAtMs.set(service.id, nowMs);
    this.#options.want(service.id);
  }

  /** Its client is gone. */
  leave(waiter: Waiter): void {
    for (const [id, { waits }] of this.#queues) {
      if (waits.delete(waiter)) this.#size--;
      if (waits.size === 0) this.#queues.delete(id);
    }
  }

  /** The routes have changed: lets in whom they concern. `find` knows the present rows. */
  onRoutes(find: (serviceId: string) => RoutedService | undefined, nowMs: number): void {
    for (const [id, queue] of this.#queues) {
      const service = find(id);
      if (service === queue.service) continue;
      queue.service = service ?? { ...queue.service, state: "down" };
      for (const [waiter, wait] of queue.waits) {
        const verdict = verdictOf(queue.service, wait);
        if (verdict === "wait") continue;
        this.leave(waiter);
        if (verdict === "ready") waiter.onServiceReady(queue.service);
        else waiter.onServiceRefused({ type: "service-down", service: queue.service });
      }
      if (queue.waits.size > 0) this.#want(queue, nowMs);
    }
  }

  /** No routes come any more: whoever waits is told to ask again, and nobody is admitted. */
  close(): void {
    this.#isClosed = true;
    for (const { service, waits } of this.#queues.values()) {
      for (const waiter of waits.keys()) {
        this.leave(waiter);
        waiter.onServiceRefused({ type: "service-starting", service });
      }
    }
  }

  tick(nowMs: number): void {
    for (const queue of this.#queues.values()) {
      const { service } = queue;
      for (const [waiter, { atMs }] of queue.waits) {
        const waitedMs = nowMs - atMs;
        if (waitedMs < this.#options.waitMs) break;
        this.leave(waiter);
        waiter.onServiceRefused({ type: "service-starting", service, waitedMs });
      }
      if (queue.waits.size > 0) this.#want(queue, nowMs);
    }
  }

  #want(queue: Queue, nowMs: number): void {
    if (queue.service.state !== "idle" || nowMs - queue.wantedAtMs < WANT_AGAIN_MS) return;
    queue.wantedAtMs = nowMs;
    this.#options.want(queue.service.id);
  }
}

/** A start that failed is one whose end is another than the one that was known when the wait began. */
function verdictOf({ state, exit }: RoutedService, { entered }: Wait): "ready" | "ended" | "wait" {
  if (state === "ready") return "ready";
  if (state === "down") return "ended";
  return state === "idle" && exit !== undefined && exit.atMs !== entered.exit?.atMs ? "ended" : "wait";
}
