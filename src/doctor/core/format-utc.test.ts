import assert from "node:assert/strict";
import { test } from "node:test";
import { formatUtc } from "./format-utc.ts";

test("formatUtc agrees with Date over four centuries", () => {
  for (let ms = Date.UTC(1969, 11, 30); ms < Date.UTC(2401, 0, 1); ms += 97 * 3_600_000 + 61_001) {
    assert.equal(formatUtc(ms), `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`);
  }
});

test("formatUtc knows leap days", () => {
  assert.equal(formatUtc(Date.UTC(2024, 1, 29, 23, 59, 59)), "2024-02-29 23:59:59 UTC");
});
