import { setTimeout as wait } from "node:timers/promises";
import { isFailure } from "../failure/failure.ts";

/** From one look to the next, and how long a keeper may take for it, in milliseconds. One that works takes a few. */
const EVERY_MS = 3_000;
const DEADLINE_MS = 5_000;

export interface PulseOptions {
  /** Called each time that it begins to be silent. */
  readonly onSilent: () => void;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
  readonly everyMs?: number;
  readonly deadlineMs?: number;
}

/**
 * Looks whether a keeper answers at all while it owes an answer that may take long: a service may need minutes to be
 * ready, and a keeper that is stopped would be waited for without a word.
 */
export async function feelPulse(
  view: (options: { readonly signal: AbortSignal; readonly deadlineMs: number }) => Promise<unknown>,
  { onSilent, signal, everyMs = EVERY_MS, deadlineMs = DEADLINE_MS }: PulseOptions,
): Promise<void> {
  let isSilent = false;
  try {
    for (;;) {
      await wait(everyMs, undefined, { signal });
      const isAnswering = await answers(() => view({ signal, deadlineMs }));
      if (!isAnswering && !isSilent) onSilent();
      isSilent = !isAnswering;
    }
  } catch (error) {
    // One that has gone is told to whoever waits by the connection on which he waits.
    if (!signal.aborted && !isFailure(error)) throw error;
  }
}

async function answers(view: () => Promise<unknown>): Promise<boolean> {
  try {
    await view();
    return true;
  } catch (error) {
    if (isFailure(error, "KEEPER_SILENT")) return false;
    throw error;
  }
}
