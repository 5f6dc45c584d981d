import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { localhostForeign } from "./localhost-foreign.ts";

const { names, localhost } = SAMPLE_FACTS;

function judge(addresses: readonly string[]): ReturnType<typeof localhostForeign.judge> {
  return localhostForeign.judge({ lookups: { lookups: [{ ...localhost, addresses }], curl: undefined }, names });
}

test("localhostForeign blames a resolver where no line of the hosts file says so", () => {
  const [verdict] = judge(["203.0.113.9"]);
  assert.equal(verdict?.severity, "error");
  assert.ok(verdict.evidence.includes("no line of /etc/hosts says so: a resolver does"));
});

test("localhostForeign is silent for every loopback address", () => {
  assert.deepEqual(judge(["127.0.1.1", "::1"]), []);
  assert.deepEqual(judge([]), []);
});
