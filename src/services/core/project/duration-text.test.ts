import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readDuration, writeDuration } from "./duration-text.ts";

test("readDuration reads one unit and several", () => {
  assert.equal(readDuration("500ms"), 500);
  assert.equal(readDuration("10s"), 10_000);
  assert.equal(readDuration("1.5s"), 1500);
  assert.equal(readDuration("1h30m"), 5_400_000);
  assert.equal(readDuration("0s"), 0);
});

test("readDuration takes nothing that is no time", () => {
  for (const text of ["", "10", "10 s", "s", "-1s", "1e3s", "10s!", "1w", "1.s", "0x1s", "٣s"])
    assert.equal(readDuration(text), undefined, text);
});

test("readDuration reads back what writeDuration wrote", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e10 }), (milliseconds) => {
      assert.equal(readDuration(writeDuration(milliseconds)), milliseconds);
    }),
  );
});
