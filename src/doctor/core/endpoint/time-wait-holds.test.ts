import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { timeWaitHolds } from "./time-wait-holds.ts";

const sockets = [socketOf("127.0.0.1:3000", { state: "time-wait", uid: undefined, inode: undefined, pids: undefined })];
const bind = { address: "127.0.0.1", error: "EADDRINUSE" };

test("timeWaitHolds tells whose lack of SO_REUSEADDR it is", () => {
  const [last] = timeWaitHolds.judge(factsOf({ listeners: [], sockets, bind }));
  assert.match(last?.cause ?? "", /its last server listened without SO_REUSEADDR, and 1 of its/);
  const symptom = { during: "bind", error: "EADDRINUSE", wasReused: false, idleMs: undefined } as const;
  const [own] = timeWaitHolds.judge(factsOf({ listeners: [], sockets, bind: { ...bind, error: undefined }, symptom }));
  assert.match(own?.cause ?? "", /cannot be bound without SO_REUSEADDR/);
});

test("timeWaitHolds is silent where the port can be bound, or something else holds it", () => {
  assert.deepEqual(timeWaitHolds.judge(factsOf({ listeners: [], sockets, bind: { ...bind, error: undefined } })), []);
  const held = [...sockets, socketOf("127.0.0.1:3000", { state: "established" })];
  assert.deepEqual(timeWaitHolds.judge(factsOf({ listeners: [], sockets: held, bind })), []);
  assert.deepEqual(timeWaitHolds.judge(factsOf({ listeners: [], sockets: [], bind })), []);
});
