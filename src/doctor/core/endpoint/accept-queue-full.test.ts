import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { acceptQueueFull } from "./accept-queue-full.ts";

const probe = { resolution: undefined, attempts: [attemptOf("127.0.0.1", { error: "TIMEOUT" })] };
const full = socketOf("127.0.0.1:3000", { receiveQueue: 2, sendQueue: 1 });

test("acceptQueueFull counts what waits against the limit", () => {
  const [verdict] = acceptQueueFull.judge(factsOf({ listeners: [full], owners: [ownerOf()], probe }));
  assert.match(verdict?.cause ?? "", /does not accept: 2 connections wait \(its limit is 1,/);
  const unknown = { ...full, sendQueue: undefined };
  assert.equal(acceptQueueFull.judge(factsOf({ listeners: [unknown], probe })).length, 1);
});

test("acceptQueueFull is silent about a queue with room, a stopped process and an orphan", () => {
  const roomy = socketOf("127.0.0.1:3000", { receiveQueue: 2, sendQueue: 511 });
  assert.deepEqual(acceptQueueFull.judge(factsOf({ listeners: [roomy], probe })), []);
  assert.deepEqual(acceptQueueFull.judge(factsOf({ listeners: [full], owners: [ownerOf({ state: "T" })] })), []);
  assert.deepEqual(acceptQueueFull.judge(factsOf({ listeners: [full], owners: [ownerOf({ parentPid: 1 })] })), []);
});
