import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, probeOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { reachableWithoutListener } from "./reachable-without-listener.ts";

test("reachableWithoutListener sees a connection that nobody here took", () => {
  const [verdict] = reachableWithoutListener.judge(factsOf({ listeners: [], probe: probeOf(undefined) }));
  assert.equal(verdict?.severity, "note");
  assert.match(verdict?.cause ?? "", /^127\.0\.0\.1:3000 is connected though nothing listens there/);
});

test("reachableWithoutListener is silent where somebody listens, nobody answers, or it met itself", () => {
  const listeners = [socketOf("0.0.0.0:3000")];
  assert.deepEqual(reachableWithoutListener.judge(factsOf({ listeners, probe: probeOf(undefined) })), []);
  const refused = probeOf(undefined, { error: "ECONNREFUSED" });
  assert.deepEqual(reachableWithoutListener.judge(factsOf({ listeners: [], probe: refused })), []);
  const self = probeOf(undefined, { isSelfConnected: true });
  assert.deepEqual(reachableWithoutListener.judge(factsOf({ listeners: [], probe: self })), []);
});

test("reachableWithoutListener is silent about another machine's address, and not about an own one", () => {
  const probe = probeOf(undefined);
  const attempts = (probe?.attempts ?? []).map((attempt) => ({ ...attempt, address: "192.0.2.9" }));
  const facts = factsOf({ listeners: [], probe: { resolution: undefined, attempts } });
  assert.deepEqual(reachableWithoutListener.judge(facts), []);
  const own = { interface: "eth0", address: "192.0.2.9", isContainerBridge: false };
  assert.equal(reachableWithoutListener.judge({ ...facts, addresses: [own] }).length, 1);
});
