import type { Chart } from "../chart/chart.ts";
import type { KeeperWord } from "../control/contract.ts";
import { QuietWatch } from "./core/quiet-watch.ts";

/** How often a keeper is told that its service is quiet, in milliseconds. */
const QUIET_MS = 5_000;

export interface KeeperLinesOptions {
  readonly chart: Chart;
  readonly clock: () => number;
}

/** The lines of keepers by service: who wants an on-demand service, and how long nobody has, is said here. */
export class KeeperLines implements Disposable {
  readonly #options: KeeperLinesOptions;
  readonly #lines = new Map<string, Set<(word: KeeperWord) => void>>();
  readonly #quiet = new QuietWatch();
  readonly #timer: NodeJS.Timeout;

  constructor(options: KeeperLinesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tellQuiet(), QUIET_MS).unref();
  }

  /** Returns what ends the line. */
  open(serviceId: string, hear: (word: KeeperWord) => void): () => void {
    const lines = this.#lines.get(serviceId) ?? new Set();
    this.#lines.set(serviceId, lines.add(hear));
    return () => {
      lines.delete(hear);
      if (lines.size === 0 && this.#lines.get(serviceId) === lines) this.#lines.delete(serviceId);
    };
  }

  /** A request or connection waits for a service. */
  wanted(serviceId: string): void {
    this.#quiet.touch(serviceId, this.#options.clock());
    this.#say(serviceId, { type: "wanted" });
  }

  /** A worker says how long nothing has been open of each service that it knows, in milliseconds. */
  heard(quietMs: Readonly<Record<string, number>>): void {
    const nowMs = this.#options.clock();
    for (const [serviceId, ms] of Object.entries(quietMs)) this.#quiet.touch(serviceId, nowMs - Math.round(ms));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#lines.clear();
  }

  #tellQuiet(): void {
    const nowMs = this.#options.clock();
    const { services } = this.#options.chart.view();
    const ready = services.filter(({ onDemand, state }) => onDemand && state === "ready").map(({ id }) => id);
    for (const { id, sinceMs } of this.#quiet.look(ready, nowMs)) {
      if (nowMs - sinceMs >= QUIET_MS) this.#say(id, { type: "quiet", sinceMs });
    }
  }

  #say(serviceId: string, word: KeeperWord): void {
    for (const hear of this.#lines.get(serviceId) ?? []) hear(word);
  }
}
