import assert from "node:assert/strict";
import { test } from "node:test";
import { plainLine } from "./plain-line.ts";

test("plainLine takes out colours, titles and controls", () => {
  assert.equal(plainLine("\u001b[31mError\u001b[0m: \u001b]0;title\u0007no\u0000 such\tfile"), "Error: no such\tfile");
});

test("plainLine keeps the last state of a progress bar", () => {
  assert.equal(plainLine("10 %\r55 %\r100 %\r"), "100 %");
});

test("plainLine takes out what turns the direction of text", () => {
  assert.equal(plainLine("a\u202eb\u2066c"), "abc");
});

test("plainLine cuts a long line", () => {
  const cut = plainLine("x".repeat(1000));
  assert.equal(cut.length, 400);
  assert.ok(cut.endsWith("…"));
});
