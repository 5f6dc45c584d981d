import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCpuTicks } from "./cpu-ticks.ts";

test("parseCpuTicks adds user and system time, whatever the program is called", () => {
  assert.equal(parseCpuTicks("812 (a) S 1 (b) R 1 812 812 0 -1 4194304 90 0 0 0 120 30 0 0 20 0 1 0 5"), 150);
  assert.equal(parseCpuTicks("812 (node"), undefined);
  assert.equal(parseCpuTicks(""), undefined);
});
