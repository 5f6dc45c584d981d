import assert from "node:assert/strict";
import { test } from "node:test";
import { lookGap } from "./look-gap.ts";

test("lookGap is short at first and long in the end", () => {
  const gaps = (ready: boolean): number[] =>
    [0, 299, 300, 2999, 3000, 29_999, 30_000, 59_999, 60_000].map((sinceMs) => lookGap(sinceMs, ready));
  assert.deepEqual(gaps(false), [2, 2, 10, 10, 100, 100, 500, 500, 500]);
  assert.deepEqual(gaps(true), [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 2000]);
});
