import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { onOtherLoopback, otherFamily } from "./other-family.ts";

test("otherFamily sends the user to the family that listens", () => {
  const target = targetOf({ expects: "http1" });
  const [verdict] = otherFamily.judge(factsOf({ target, listeners: [socketOf("[::1]:3000")], owners: [ownerOf()] }));
  assert.equal(
    verdict?.cause,
    "127.0.0.1:3000 is refused because process 4121 (node server.js) listens over IPv6 only",
  );
  assert.deepEqual(verdict?.fix.commands, ["curl http://[::1]:3000/"]);
  const six = targetOf({ address: "::1" });
  const [other] = otherFamily.judge(factsOf({ target: six, listeners: [socketOf("0.0.0.0:3000")] }));
  assert.match(other?.cause ?? "", /IPv4 only/);
});

test("otherFamily is silent where the target is reached, or another address is meant", () => {
  for (const at of ["127.0.0.1:3000", "0.0.0.0:3000", "[::]:3000", "127.0.0.2:3000"]) {
    assert.deepEqual(otherFamily.judge(factsOf({ listeners: [socketOf(at)] })), [], at);
  }
  const target = targetOf({ address: "192.0.2.7" });
  assert.deepEqual(onOtherLoopback(factsOf({ target, listeners: [socketOf("[::1]:3000")] })), []);
});
