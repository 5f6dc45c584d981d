import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, factsOf, probeOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { addressesTried, isUnreached, listenersOfTarget, listenersReached } from "./reached-listeners.ts";

const ALL4 = socketOf("0.0.0.0:3000");
const ALL6 = socketOf("[::]:3000");
const ONLY6 = socketOf("[::]:3000", { isIpv6Only: true });
const HOME4 = socketOf("127.0.0.1:3000");
const HOME6 = socketOf("[::1]:3000");

test("listenersReached gives a specific address the preference over a wildcard", () => {
  assert.deepEqual(listenersReached([ALL4, HOME4], "127.0.0.1"), [HOME4]);
  assert.deepEqual(listenersReached([ALL4, HOME4], "127.0.0.2"), [ALL4]);
  assert.deepEqual(listenersReached([ALL6, HOME6, HOME4], "::1"), [HOME6]);
});

test("listenersReached lets IPv4 into an IPv6 listener that takes both", () => {
  assert.deepEqual(listenersReached([ALL6], "127.0.0.1"), [ALL6]);
  assert.deepEqual(listenersReached([ONLY6, HOME6], "127.0.0.1"), []);
  assert.deepEqual(listenersReached([ALL4], "::1"), []);
  assert.deepEqual(listenersReached([HOME4], "localhost"), []);
});

test("listenersReached keeps those that share a port", () => {
  const second = socketOf("127.0.0.1:3000", { inode: 2 });
  assert.deepEqual(listenersReached([HOME4, second], "127.0.0.1"), [HOME4, second]);
});

test("listenersOfTarget follows every address of a name, each listener once", () => {
  const resolution = { name: "localhost", addresses: ["::1", "127.0.0.1"], resolveMs: 1, error: undefined };
  const facts = factsOf({ listeners: [ALL6], probe: { resolution, attempts: [] } });
  assert.deepEqual(addressesTried(facts), ["::1", "127.0.0.1"]);
  assert.deepEqual(listenersOfTarget(facts), [ALL6]);
});

test("isUnreached is not said without knowledge, of UDP, or where something connected", () => {
  assert.equal(isUnreached(factsOf({ listeners: [] })), true);
  assert.equal(isUnreached(factsOf({ listeners: [HOME6] })), true);
  assert.equal(isUnreached(factsOf({ listeners: [HOME4] })), false);
  assert.equal(isUnreached(factsOf({})), false);
  assert.equal(isUnreached(factsOf({ listeners: [], target: targetOf({ transport: "udp" }) })), false);
  assert.equal(isUnreached(factsOf({ listeners: [], probe: probeOf(undefined) })), false);
  assert.equal(
    isUnreached(
      factsOf({
        listeners: [],
        probe: { resolution: undefined, attempts: [attemptOf("127.0.0.1", { error: "ECONNREFUSED" })] },
      }),
    ),
    true,
  );
});
