import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { editDistance } from "./edit-distance.ts";

test("editDistance counts letters inserted, left out, replaced and swapped", () => {
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("shop", "shop"), 0);
  assert.equal(editDistance("shop", "shp"), 1);
  assert.equal(editDistance("shop", "ship"), 1);
  assert.equal(editDistance("shop", "sohp"), 1);
});

test("editDistance is the same both ways and never more than the longer word", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      assert.equal(editDistance(a, b), editDistance(b, a));
      assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
    }),
  );
});
