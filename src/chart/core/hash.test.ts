import assert from "node:assert/strict";
import { test } from "node:test";
import { hash32, hashDigits } from "./hash.ts";

test("hash32 never changes: choices that people know depend on it", () => {
  assert.deepEqual(
    ["", "a", "shop", "日本"].map((text) => hash32(text)),
    [2872998923, 2448022055, 2453195898, 3490853225],
  );
});

test("hash32 spreads similar texts evenly", () => {
  const buckets = Array.from({ length: 16 }, () => 0);
  for (let n = 0; n < 16_000; n++) {
    const bucket = hash32(`/home/me/shop-${n}`) % 16;
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) assert.ok(count > 850 && count < 1150, buckets.join(" "));
});

test("hashDigits are six digits", () => {
  for (let n = 0; n < 1000; n++) assert.match(hashDigits(`${n}`), /^[0-9a-f]{6}$/);
});
