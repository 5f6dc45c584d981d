/** What two clocks say at one moment, in milliseconds. */
export interface ClockLook {
  /** Wall time, which people and time servers set. */
  readonly wallMs: number;
  /** Time since the machine was started, asleep or not, which nobody sets. */
  readonly uptimeMs: number;
}

/** The two clocks never drift apart by as much between two looks: a time server slews by half a millisecond a second. */
const STEP_MIN_MS = 1000;

/** Tells when somebody sets the wall clock, from the time at which the machine must have been started. */
export class ClockSteps {
  #startedAtMs: number | undefined;

  /** How far the wall clock was set forward since the last look, in whole milliseconds; 0 if it was not, less if back. */
  look({ wallMs, uptimeMs }: ClockLook): number {
    const startedAtMs = wallMs - uptimeMs;
    const stepMs = Math.round(startedAtMs - (this.#startedAtMs ?? startedAtMs));
    this.#startedAtMs = startedAtMs;
    return Math.abs(stepMs) < STEP_MIN_MS ? 0 : stepMs;
  }
}
