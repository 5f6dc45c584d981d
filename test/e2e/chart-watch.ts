import type { ControlEvent, ServiceView } from "../../src/control/contract.ts";
import { EventStream } from "../../src/control/core/event-stream.ts";
import { callControl, openControl } from "../../src/control/call.ts";
import type { ChartView } from "../../src/control/contract.ts";

type Wanted = (service: ServiceView) => boolean;

/** Follows the daemon's events, so that a test can wait for what happens instead of asking again and again. */
export class ChartWatch {
  readonly #socketPath: string;
  readonly #aborter = new AbortController();
  readonly #services = new Map<string, ServiceView>();
  readonly #waiting = new Set<() => void>();

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async open(): Promise<void> {
    const events = await openControl({
      socketPath: this.#socketPath,
      method: "GET",
      path: "/v1/events",
      deadlineMs: 30_000,
      signal: this.#aborter.signal,
    });
    void this.#follow(events.setEncoding("utf8"));
    const chart = await this.call<ChartView>("/v1/chart");
    for (const service of chart.services) this.#put(service);
  }

  /** Asks the control API. */
  async call<Result>(path: string): Promise<Result> {
    return (await callControl({ socketPath: this.#socketPath, method: "GET", path, deadlineMs: 30_000 })) as Result;
  }

  /** Resolves with the first service that is wanted, now or later. */
  async service(isWanted: Wanted, signal: AbortSignal): Promise<ServiceView> {
    for (;;) {
      const found = [...this.#services.values()].find(isWanted);
      if (found) return found;
      await this.#change(signal);
    }
  }

  close(): void {
    this.#aborter.abort();
  }

  async #follow(events: AsyncIterable<string>): Promise<void> {
    const stream = new EventStream();
    try {
      for await (const piece of events) {
        for (const data of stream.push(piece)) this.#hear(JSON.parse(data));
      }
    } catch {
      // The daemon went, or the test ended: who still waits has a deadline.
    }
  }

  #hear(event: ControlEvent): void {
    if (event.type === "service") this.#put(event.service);
    if (event.type === "service-gone") this.#services.delete(event.id);
  }

  #put(service: ServiceView): void {
    this.#services.set(service.id, service);
    for (const wake of this.#waiting) wake();
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.add(resolve);
    try {
      await promise;
    } finally {
      this.#waiting.delete(resolve);
      signal.removeEventListener("abort", onAbort);
    }
  }
}
