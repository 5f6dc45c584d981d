import assert from "node:assert/strict";
import { test } from "node:test";
import { Allowance } from "./allowance.ts";

/** What comes of asking so many times at one moment. */
function taken(allowance: Allowance, nowMs: number, asks: number): number {
  return Array.from({ length: asks }, () => allowance.take(nowMs)).filter(Boolean).length;
}

test("Allowance gives a burst, then one each period", () => {
  const allowance = new Allowance({ burst: 3, everyMs: 100 }, 0);
  assert.equal(taken(allowance, 0, 10), 3);
  assert.equal(taken(allowance, 99, 10), 0);
  assert.equal(taken(allowance, 100, 10), 1);
  assert.equal(taken(allowance, 350, 10), 2);
  assert.equal(taken(allowance, 400, 10), 1);
});

test("Allowance saves up no more than a burst", () => {
  const allowance = new Allowance({ burst: 3, everyMs: 100 }, 0);
  assert.equal(taken(allowance, 1_000_000, 10), 3);
  assert.equal(taken(allowance, 1_000_099, 10), 0);
});

test("Allowance counts what was taken while it was full", () => {
  const allowance = new Allowance({ burst: 2, everyMs: 100 }, 0);
  assert.equal(taken(allowance, 250, 1), 1);
  assert.equal(taken(allowance, 250, 5), 1);
  assert.equal(taken(allowance, 300, 5), 1);
});
