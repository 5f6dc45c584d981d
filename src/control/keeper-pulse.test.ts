import assert from "node:assert/strict";
import { test } from "node:test";
import { controlFailure } from "./core/failures.ts";
import { feelPulse } from "./keeper-pulse.ts";

const SILENT = controlFailure("KEEPER_SILENT", { operation: "view", deadlineMs: 1 });

/** Gives each look its outcome, and ends behind the last; how often silence was told. */
async function silences(outcomes: readonly (Error | undefined)[]): Promise<number> {
  const over = new AbortController();
  let count = 0;
  let at = 0;
  const view = async (): Promise<void> => {
    const outcome = outcomes[at++];
    if (at > outcomes.length) over.abort();
    if (outcome) throw outcome;
  };
  await feelPulse(view, { onSilent: () => count++, signal: over.signal, everyMs: 1, deadlineMs: 1 });
  return count;
}

test("feelPulse tells each silence once", async () => {
  assert.equal(await silences([undefined, undefined]), 0);
  assert.equal(await silences([undefined, SILENT, SILENT, SILENT]), 1);
  assert.equal(await silences([SILENT, undefined, SILENT, undefined]), 2);
});

test("feelPulse ends when the keeper has gone, and hides no bug", async () => {
  assert.equal(await silences([controlFailure("KEEPER_ABSENT", { socket: "/k" })]), 0);
  await assert.rejects(silences([new TypeError("a bug")]), TypeError);
});
