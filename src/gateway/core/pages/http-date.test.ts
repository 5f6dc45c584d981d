import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertProperty, integer, property } from "fast-check";
import { httpDate } from "./http-date.ts";

test("httpDate writes the example of RFC 9110", () => {
  assert.equal(httpDate(Date.UTC(1994, 10, 6, 8, 49, 37)), "Sun, 06 Nov 1994 08:49:37 GMT");
});

test("httpDate agrees with the runtime's calendar", () => {
  assertProperty(
    property(integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
      assert.equal(httpDate(ms), new Date(ms).toUTCString());
    }),
  );
});
