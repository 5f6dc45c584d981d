/** After so many crashes within the window, the next engine is tried. */
const CRASHES_MAX = 3;
const WINDOW_MS = 10_000;

/** Counts the crashes of gateway workers, and says when there were too many of them. */
export class CrashCount {
  #atMs: number[] = [];

  /** Notes a crash. Returns what to say when that was one too many, and begins anew then. */
  add(nowMs: number): string | undefined {
    this.#atMs = [...this.#atMs.filter((atMs) => nowMs - atMs < WINDOW_MS), nowMs];
    const crashes = this.#atMs.length;
    if (crashes <= CRASHES_MAX) return undefined;
    this.#atMs = [];
    return `ended ${crashes} times within ${WINDOW_MS / 1000} s`;
  }
}
