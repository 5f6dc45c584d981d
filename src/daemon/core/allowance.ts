export interface AllowanceRate {
  /** So many at once. */
  readonly burst: number;
  /** One more each so many milliseconds. */
  readonly everyMs: number;
}

/** Bounds how often something is done: a bucket of tokens that fills steadily. Time comes in with each ask. */
export class Allowance {
  readonly #rate: AllowanceRate;
  #tokens: number;
  #filledAtMs: number;

  constructor(rate: AllowanceRate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    const { burst, everyMs } = this.#rate;
    const gained = Math.floor((nowMs - this.#filledAtMs) / everyMs);
    if (gained > 0) {
      this.#tokens = Math.min(burst, this.#tokens + gained);
      this.#filledAtMs += gained * everyMs;
    }
    if (this.#tokens === 0) return false;
    this.#tokens--;
    return true;
  }
}
