import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { closedToContainers } from "./closed-to-containers.ts";

const target = targetOf({ address: "172.17.0.1" });
const addresses = [{ interface: "docker0", address: "172.17.0.1", isContainerBridge: true }];
const listeners = [socketOf("127.0.0.1:3000")];

test("closedToContainers says that loopback is not the bridge", () => {
  const [verdict] = closedToContainers.judge(factsOf({ target, addresses, listeners, owners: [ownerOf()] }));
  assert.equal(
    verdict?.cause,
    "Containers of docker0 cannot reach 172.17.0.1:3000: process 4121 (node server.js) listens on 127.0.0.1 only",
  );
});

test("closedToContainers is silent about other addresses, and about who listens on the bridge", () => {
  assert.deepEqual(closedToContainers.judge(factsOf({ addresses, listeners: [socketOf("[::1]:3000")] })), []);
  assert.deepEqual(closedToContainers.judge(factsOf({ target, addresses, listeners: [socketOf("0.0.0.0:3000")] })), []);
  assert.deepEqual(closedToContainers.judge(factsOf({ target, addresses: [], listeners })), []);
});
