/** Until then after a start (in milliseconds), this long between two looks, each of which takes 0.1 to 0.2 ms. */
const WHILE_LOOKING: readonly (readonly [untilMs: number, gapMs: number])[] = [
  [300, 2],
  [3000, 10],
  [30_000, 100],
];
const LONG_AFTER_MS = 500;
const WHILE_READY: readonly (readonly [untilMs: number, gapMs: number])[] = [[60_000, 1000]];
const LONG_READY_MS = 2000;

/** How long to wait until the next look at the socket table: a fast server is found at once, a slow one costs little. */
export function lookGap(sinceMs: number, ready: boolean): number {
  const steps = ready ? WHILE_READY : WHILE_LOOKING;
  return steps.find(([untilMs]) => sinceMs < untilMs)?.[1] ?? (ready ? LONG_READY_MS : LONG_AFTER_MS);
}
