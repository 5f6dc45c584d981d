import assert from "node:assert/strict";
import { test } from "node:test";
import { ListenerIndex, nextLeaseState } from "./lease-rules.ts";
import type { LeaseFacts } from "./lease-rules.ts";

function next(facts: Partial<LeaseFacts>, untilMs?: number): string {
  return nextLeaseState({ untilMs }, { nowMs: 1000, isHolderAlive: undefined, isListening: false, ...facts });
}

test("nextLeaseState keeps a lease for a living holder, whether it listens yet or not", () => {
  assert.equal(next({ isHolderAlive: true }), "granted");
  assert.equal(next({ isHolderAlive: true, isListening: true }), "listening");
});

test("nextLeaseState lets a lease follow its listener when the holder dies, and frees it when neither lives", () => {
  assert.equal(next({ isHolderAlive: false, isListening: true }), "orphaned");
  assert.equal(next({ isHolderAlive: false }), "free");
  assert.equal(next({ isHolderAlive: false }, 5000), "free");
});

test("nextLeaseState ends a lease with its time, unless something listens", () => {
  assert.equal(next({}, 1001), "granted");
  assert.equal(next({}, 1000), "free");
  assert.equal(next({ isListening: true }, 1000), "listening");
  assert.equal(next({ isHolderAlive: true }, 1000), "free");
});

test("nextLeaseState keeps nothing that has neither holder nor time", () => {
  assert.equal(next({}), "free");
});

test("ListenerIndex tells the lease's own listener from a stranger", () => {
  const at = (port: number, leaseId?: string): ListenerIndex => new ListenerIndex([{ address: "::", port, leaseId }]);
  const lease = { id: "l1", port: 61_000 };
  assert.equal(at(61_000).isListening(lease, undefined), true);
  assert.equal(at(61_000, "l1").isListening(lease, undefined), true);
  assert.equal(at(61_000, "l2").isListening(lease, undefined), false);
  assert.equal(at(61_001).isListening(lease, undefined), false);
});

test("ListenerIndex finds a service that ignored its port", () => {
  const lease = { id: "l1", port: 61_000 };
  const elsewhere = new ListenerIndex([{ address: "::1", port: 5173 }]);
  assert.equal(elsewhere.isListening(lease, { upstreams: [{ address: "::1", port: 5173 }] }), true);
  assert.equal(new ListenerIndex([{ address: "::1", port: 9, leaseId: "l1" }]).isListening(lease, undefined), true);
});

test("ListenerIndex sees the lease's own listener beside a stranger on the other family", () => {
  const index = new ListenerIndex([
    { address: "::1", port: 61_000, leaseId: "l2" },
    { address: "127.0.0.1", port: 61_000 },
  ]);
  assert.equal(index.isListening({ id: "l1", port: 61_000 }, undefined), true);
});

test("ListenerIndex does not take another service's lane at the same port for its own", () => {
  const lease = { id: "l1", port: 61_000 };
  const found = { upstreams: [{ address: "127.77.0.2", port: 5432 }] };
  const at = (address: string): boolean => new ListenerIndex([{ address, port: 5432 }]).isListening(lease, found);
  assert.equal(at("127.77.0.3"), false);
  assert.equal(at("127.77.0.2"), true);
  assert.equal(at("0.0.0.0"), true);
});
