import assert from "node:assert/strict";
import { test } from "node:test";
import { compareRequests, compareResponses, emptyTally, type Tally } from "./fuzz/campaign.ts";
import { SeededRandom } from "./fuzz/random.ts";

/**
 * How many inputs of each kind, and from where they start: a longer run is
 * `PORTOLAN_FUZZ_INPUTS=1000000 PORTOLAN_FUZZ_SEED=7 node --test test/http1-llhttp.test.ts`.
 */
const INPUTS = Number(process.env["PORTOLAN_FUZZ_INPUTS"] ?? 5_000);
const SEED = Number(process.env["PORTOLAN_FUZZ_SEED"] ?? 1);

function assertNoFinding(tally: Tally): void {
  const [first] = tally.findings;
  assert.equal(first, undefined, `${tally.findings.length} findings; the first: ${JSON.stringify(first)}`);
  assert.ok(tally.taken > tally.inputs / 10, `only ${tally.taken} of ${tally.inputs} inputs got far`);
  assert.ok(tally.forwarded >= tally.taken / 2);
}

function figures({ inputs, taken, forwarded, explained, stricter }: Tally): string {
  return JSON.stringify({ inputs, taken, forwarded, explained: [...explained], stricter: [...stricter] });
}

test("RequestParser and llhttp mean the same by each request that both take, also as it is forwarded", async (t) => {
  const tally = emptyTally();
  await compareRequests(tally, new SeededRandom(SEED), INPUTS);
  t.diagnostic(figures(tally));
  assertNoFinding(tally);
});

test("ResponseParser and llhttp mean the same by each response that both take, also as it is forwarded", async (t) => {
  const tally = emptyTally();
  await compareResponses(tally, new SeededRandom(SEED), INPUTS / 4);
  t.diagnostic(figures(tally));
  assertNoFinding(tally);
});
