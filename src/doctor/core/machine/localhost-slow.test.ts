import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { localhostSlow } from "./localhost-slow.ts";

const { names, localhost } = SAMPLE_FACTS;
const UNLISTED = { ...names, hosts: [] };

function judge(change: object, facts: typeof names): ReturnType<typeof localhostSlow.judge> {
  return localhostSlow.judge({ lookups: { lookups: [{ ...localhost, ...change }], curl: undefined }, names: facts });
}

test("localhostSlow warns of a slow answer, and calls a missing one an error", () => {
  assert.equal(judge({ tookMs: 300 }, UNLISTED)[0]?.severity, "warning");
  assert.equal(judge({ error: "ENOTFOUND", addresses: [] }, UNLISTED)[0]?.severity, "error");
});

test("localhostSlow puts files first where a resolver is asked before them", () => {
  const [verdict] = judge({ tookMs: 300 }, { ...names, nsswitch: ["dns", "files"] });
  assert.match(verdict?.fix.says ?? "", /files first/);
});

test("localhostSlow is silent on a slow machine whose hosts file answers, and for a quick answer", () => {
  assert.deepEqual(judge({ tookMs: 900 }, names), []);
  assert.deepEqual(judge({ tookMs: 9 }, UNLISTED), []);
});
