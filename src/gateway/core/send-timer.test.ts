import assert from "node:assert/strict";
import { test } from "node:test";
import { SendTimer } from "./send-timer.ts";

test("SendTimer expires at its limit, not below", () => {
  const timer = new SendTimer();
  assert.equal(timer.isExpired(500, 1_000, 300), false);
  assert.equal(timer.isExpired(500, 1_299, 300), false);
  assert.equal(timer.isExpired(500, 1_300, 300), true);
});

test("SendTimer begins anew with each byte that is taken", () => {
  const timer = new SendTimer();
  for (let turn = 0; turn < 10; turn++) assert.equal(timer.isExpired(500 - turn, turn * 299, 300), false);
});

test("SendTimer waits for ever where nothing is queued", () => {
  const timer = new SendTimer();
  assert.equal(timer.isExpired(0, 0, 300), false);
  assert.equal(timer.isExpired(0, 1_000_000, 300), false);
  assert.equal(timer.isExpired(1, 1_000_001, 300), false);
});

test("SendTimer begins anew when all was taken, however much is queued next", () => {
  const timer = new SendTimer();
  for (let turn = 0; turn < 10; turn++) {
    assert.equal(timer.isExpired(500, turn * 299, 300), false);
    timer.drained();
  }
});
