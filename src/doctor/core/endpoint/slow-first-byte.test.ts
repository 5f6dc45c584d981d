import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttemptFacts, ResolutionFacts } from "../probe-facts.ts";
import { attemptOf, factsOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { slowFirstByte } from "./slow-first-byte.ts";

function judged(attempts: readonly AttemptFacts[], resolution?: Partial<ResolutionFacts>): string | undefined {
  const plain = { name: "localhost", addresses: ["::1", "127.0.0.1"], resolveMs: 1, error: undefined };
  const probe = { resolution: { ...plain, ...resolution }, attempts };
  return slowFirstByte.judge(factsOf({ probe }))[0]?.cause;
}
const answering = (address: string, firstByteMs: number) => attemptOf(address, { speech: speechOf({ firstByteMs }) });

test("slowFirstByte finds the step that takes the time", () => {
  const dead = attemptOf("::1", { error: "TIMEOUT", connectMs: 1000 });
  assert.match(judged([dead, answering("127.0.0.1", 2)]) ?? "", /::1 is tried first and does not answer, then 127/);
  assert.match(judged([answering("::1", 300), answering("127.0.0.1", 2)]) ?? "", /298 ms later over ::1 than over 127/);
  assert.match(judged([answering("127.0.0.1", 1003)]) ?? "", /takes 1003 ms to its first byte/);
  assert.match(judged([answering("127.0.0.1", 2)], { resolveMs: 5000 }) ?? "", /^Resolving localhost takes 5000 ms/);
});

test("slowFirstByte is silent about a refusal that costs nothing, and about quick answers", () => {
  const refused = attemptOf("::1", { error: "ECONNREFUSED" });
  assert.equal(judged([refused, answering("127.0.0.1", 2)]), undefined);
  assert.equal(judged([answering("::1", 80), answering("127.0.0.1", 2)]), undefined);
  assert.equal(judged([]), undefined);
});
