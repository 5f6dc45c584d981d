/** From this long after the first request to stop, another one means that it was not heard. */
const PATIENCE_MS = 5000;
/** Requests that kill whatever the time. */
const REQUESTS_MAX = 3;
/** Ctrl-C is ordinary input to a program in a terminal: only a burst of it is meant for the run. */
const BURST_MS = 2000;

export type SignalVerdict = "pass" | "pass-and-warn" | "kill";

/** Decides when a request to stop is no longer passed on to the command but kills it. */
export class SignalLadder {
  #firstAtMs: number | undefined;
  #requests = 0;
  #typed: number[] = [];

  /**
   * A request to stop that was sent to the run: the first is passed on, the second too unless the command had its time,
   * the third kills.
   */
  sent(atMs: number): SignalVerdict {
    this.#firstAtMs ??= atMs;
    this.#requests += 1;
    if (this.#requests >= REQUESTS_MAX) return "kill";
    if (this.#requests === 1) return "pass";
    return atMs - this.#firstAtMs >= PATIENCE_MS ? "kill" : "pass-and-warn";
  }

  /** Ctrl-C typed into the command's terminal: the third within two seconds kills. */
  typed(atMs: number): SignalVerdict {
    this.#typed = [...this.#typed.filter((earlier) => atMs - earlier < BURST_MS), atMs];
    if (this.#typed.length >= REQUESTS_MAX) return "kill";
    return this.#typed.length === REQUESTS_MAX - 1 ? "pass-and-warn" : "pass";
  }
}
