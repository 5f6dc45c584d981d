import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { otherAddress } from "./other-address.ts";

test("otherAddress gives the address that listens", () => {
  const [verdict] = otherAddress.judge(factsOf({ listeners: [socketOf("127.0.0.2:3000")], owners: [ownerOf()] }));
  assert.equal(
    verdict?.cause,
    "127.0.0.1:3000 is refused because process 4121 (node server.js) listens on 127.0.0.2 only",
  );
  assert.match(verdict?.fix.says ?? "", /^Use 127\.0\.0\.2:3000,/);
});

test("otherAddress leaves the other family and bridges to their own diagnoses", () => {
  assert.deepEqual(otherAddress.judge(factsOf({ listeners: [socketOf("[::1]:3000")] })), []);
  assert.deepEqual(otherAddress.judge(factsOf({ listeners: [socketOf("0.0.0.0:3000")] })), []);
  const target = targetOf({ address: "172.17.0.1" });
  const addresses = [{ interface: "docker0", address: "172.17.0.1", isContainerBridge: true }];
  assert.deepEqual(otherAddress.judge(factsOf({ target, addresses, listeners: [socketOf("127.0.0.1:3000")] })), []);
});
