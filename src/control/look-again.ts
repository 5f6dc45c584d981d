import { setTimeout as wait } from "node:timers/promises";

/** First wait between two looks; it doubles up to the longest. */
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 100;

/**
 * Yields now and then, at growing distances, until the deadline. For what sends no event, such as another
 * process's socket that is not there yet.
 */
export async function* lookAgain(deadlineMs: number, signal: AbortSignal | undefined): AsyncGenerator<number> {
  const start = performance.now();
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    const passedMs = performance.now() - start;
    yield passedMs;
    if (passedMs >= deadlineMs) return;
    await wait(Math.min(waitMs, Math.max(deadlineMs - passedMs, 1)), undefined, { signal });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
