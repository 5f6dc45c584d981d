import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonText } from "./json-text.ts";

test("jsonText lets nothing steer a terminal, and loses nothing", () => {
  const value = { argv: ["a\u001b[2J", "b\u009b2J", "\u007f\u202ec\u2066\u061c", "ä☃"] };
  const text = jsonText(value);
  assert.match(text, /^[ -~ä☃]+$/);
  assert.deepEqual(JSON.parse(text), value);
});

test("jsonText indents", () => {
  assert.equal(jsonText({ a: 1 }, 2), '{\n  "a": 1\n}');
});
