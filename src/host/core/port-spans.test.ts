import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePortRange, parsePortSpans } from "./port-spans.ts";

test("parsePortRange reads two numbers", () => {
  assert.deepEqual(parsePortRange("32768\t60999\n"), { first: 32_768, last: 60_999 });
  for (const text of ["", "32768", "32768 x", "-1 5"]) assert.equal(parsePortRange(text), undefined, text);
});

test("parsePortSpans reads single ports and spans, and an empty list", () => {
  assert.deepEqual(parsePortSpans("8080,9148-9150\n"), [
    { first: 8080, last: 8080 },
    { first: 9148, last: 9150 },
  ]);
  assert.deepEqual(parsePortSpans("\n"), []);
});
