import assert from "node:assert/strict";
import { test } from "node:test";
import { CrashCount } from "./crash-count.ts";

test("CrashCount tells of the fourth crash within 10 s, and begins anew", () => {
  const count = new CrashCount();
  const said = [0, 3_000, 6_000, 9_999, 10_000, 10_001].map((atMs) => count.add(atMs));
  assert.deepEqual(said, [undefined, undefined, undefined, "ended 4 times within 10 s", undefined, undefined]);
});

test("CrashCount forgets what is longer ago", () => {
  const count = new CrashCount();
  const said = [0, 4_000, 8_000, 12_000, 16_000, 20_000].map((atMs) => count.add(atMs));
  assert.deepEqual(new Set(said), new Set([undefined]));
});
