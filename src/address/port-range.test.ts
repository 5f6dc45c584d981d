import assert from "node:assert/strict";
import { test } from "node:test";
import { portRange } from "./port-range.ts";

test("portRange knows the borders of RFC 6335", () => {
  const ranges = [0, 1023, 1024, 49_151, 49_152, 65_535].map((port) => portRange(port));
  assert.deepEqual(ranges, ["well-known", "well-known", "registered", "registered", "dynamic", "dynamic"]);
});

test("portRange refuses what is no port", () => {
  for (const number of [-1, 65_536, 1.5, Number.NaN]) assert.throws(() => portRange(number), RangeError);
});
