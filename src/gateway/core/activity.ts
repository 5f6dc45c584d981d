import type { RoutedService } from "./snapshot.ts";

/** When something was last open of each on-demand service. Time comes in, as precise as the gateway's ticks. */
export class Activity {
  readonly #lastMs = new Map<string, number>();

  /** A request begins, or something is open. Of a service that always runs it costs one comparison. */
  touch(service: RoutedService, nowMs: number): void {
    if (service.onDemand === true) this.#lastMs.set(service.id, nowMs);
  }

  /** How long each that is ready has been quiet, in milliseconds; undefined where there is none. What is gone is forgotten. */
  quietMs(services: readonly RoutedService[], nowMs: number): Record<string, number> | undefined {
    if (this.#lastMs.size === 0) return undefined;
    const ready = services.filter(({ onDemand, state }) => onDemand === true && state === "ready");
    const known = new Map<string, number>();
    for (const { id } of ready) known.set(id, this.#lastMs.get(id) ?? nowMs);
    this.#lastMs.clear();
    for (const [id, ms] of known) this.#lastMs.set(id, ms);
    return known.size === 0
      ? undefined
      : Object.fromEntries([...known].map(([id, ms]) => [id, Math.max(0, nowMs - ms)]));
  }
}
