import assert from "node:assert/strict";
import { test } from "node:test";
import { plainLine } from "./plain-line.ts";

test("plainLine takes out what could steer a terminal", () => {
  assert.equal(plainLine("a\u001b[2Jb\r\nc\u202ed\0"), "a [2Jb c d");
});

test("plainLine cuts a long line", () => {
  assert.equal(plainLine("x".repeat(50), 10), `${"x".repeat(9)}…`);
});
