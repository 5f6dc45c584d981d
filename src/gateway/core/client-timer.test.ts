import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientTimer } from "./client-timer.ts";
import type { ClientPhase } from "./client-timer.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const PHASES: readonly [ClientPhase, number][] = [
  ["idle", DEFAULT_SETTINGS.idleTimeoutMs],
  ["head", DEFAULT_SETTINGS.headTimeoutMs],
  ["body", DEFAULT_SETTINGS.bodyTimeoutMs],
  ["held", DEFAULT_SETTINGS.responseTimeoutMs],
  ["response", DEFAULT_SETTINGS.responseTimeoutMs],
  ["linger", DEFAULT_SETTINGS.lingerTimeoutMs],
];

test("ClientTimer expires each phase at its limit, not below", () => {
  for (const [phase, limitMs] of PHASES) {
    const timer = new ClientTimer(0);
    timer.enter(phase, 1_000);
    assert.equal(timer.expired(1_000 + limitMs - 1, DEFAULT_SETTINGS), undefined);
    assert.equal(timer.expired(1_000 + limitMs, DEFAULT_SETTINGS), phase);
  }
});

test("ClientTimer times a head from its first byte, however it trickles", () => {
  const timer = new ClientTimer(0);
  timer.enter("head", 0);
  timer.enter("head", DEFAULT_SETTINGS.headTimeoutMs - 1);
  assert.equal(timer.expired(DEFAULT_SETTINGS.headTimeoutMs, DEFAULT_SETTINGS), "head");
});

test("ClientTimer times a body from its last bytes", () => {
  const timer = new ClientTimer(0);
  timer.enter("body", 0);
  timer.enter("body", DEFAULT_SETTINGS.bodyTimeoutMs - 1);
  assert.equal(timer.expired(DEFAULT_SETTINGS.bodyTimeoutMs, DEFAULT_SETTINGS), undefined);
});

test("ClientTimer leads nowhere once it lingers", () => {
  const timer = new ClientTimer(0);
  timer.enter("linger", 0);
  timer.enter("idle", 1_999);
  assert.equal(timer.isLingering, true);
  assert.equal(timer.expired(2_000, DEFAULT_SETTINGS), "linger");
});
