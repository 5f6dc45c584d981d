import assert from "node:assert/strict";
import { test } from "node:test";
import { shownText } from "./shown-text.ts";

test("shownText leaves out what would steer a terminal, and bounds the rest", () => {
  assert.equal(shownText("node\u001b[2J\r\nserver.js\u202e\u2028x", 80), "node [2J server.js x");
  assert.equal(shownText("  a  ", 80), "a");
  assert.equal(shownText("x".repeat(1_000_000), 10), `${"x".repeat(9)}…`);
  assert.equal(shownText("\u0007".repeat(10), 10), "");
});
