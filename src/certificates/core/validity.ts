const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Clocks disagree, and containers and virtual machines lag: nothing is younger than a day. */
const BACKDATE_MS = DAY_MS;

/**
 * Root and intermediate live equally long. The root's key is destroyed, so nothing can follow the intermediate under
 * the same root: an intermediate of two years would ask for a new root, and so for the user's password, every two
 * years. What limits the damage of a stolen key is the name constraint, not the date. Ten years outlive the machine.
 */
const AUTHORITY_LIFE_MS = 3650 * DAY_MS;
const LEAF_LIFE_MS = 7 * DAY_MS;

/** How long before the authority's end the user is told. */
const WARNING_MS = 60 * DAY_MS;

/** From `notBeforeMs` to `notAfterMs`, both included, in whole seconds. */
export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** The window of a new root and its intermediate. */
export function authorityValidity(nowMs: number): Validity {
  return { notBeforeMs: wholeSecond(nowMs - BACKDATE_MS), notAfterMs: wholeSecond(nowMs + AUTHORITY_LIFE_MS) };
}

/** The window of a new leaf, which never outlives its authority. */
export function leafValidity(nowMs: number, authorityNotAfterMs: number): Validity {
  return {
    notBeforeMs: wholeSecond(nowMs - BACKDATE_MS),
    notAfterMs: wholeSecond(Math.min(nowMs + LEAF_LIFE_MS, authorityNotAfterMs)),
  };
}

/** When a leaf is due: two thirds of its life are over. A laptop that slept through it has a third left. */
export function leafRenewalMs({ notBeforeMs, notAfterMs }: Validity): number {
  const issuedMs = notBeforeMs + BACKDATE_MS;
  return issuedMs + Math.floor(((notAfterMs - issuedMs) * 2) / 3);
}

/** Where a moment stands in a window. */
export function validityAt(nowMs: number, { notBeforeMs, notAfterMs }: Validity): "early" | "valid" | "expired" {
  if (nowMs < notBeforeMs) return "early";
  return nowMs > notAfterMs ? "expired" : "valid";
}

/** Whole days until the authority ends, when it is time to tell the user; negative when it has ended. */
export function daysToWarnOf(nowMs: number, notAfterMs: number): number | undefined {
  const leftMs = notAfterMs - nowMs;
  return leftMs > WARNING_MS ? undefined : Math.floor(leftMs / DAY_MS);
}

/** X.509 times have no fractions of a second. */
function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
