import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./plain-text.ts";

test("plainText shows control characters instead of sending them", () => {
  assert.equal(plainText("\u001b[31mred\r\n\u0007"), "␛[31mred␍␊␇");
  assert.equal(plainText("a\u009b2Jb\u202ec\u007f"), "a\ufffd2Jb\ufffdc\ufffd");
});

test("plainText leaves text alone", () => {
  assert.equal(plainText("Größe 完 🚢 --flag='x'"), "Größe 完 🚢 --flag='x'");
});
