import assert from "node:assert/strict";
import { test } from "node:test";
import { asciiBytes, asciiText, BYTE_CLASSES, ByteClass, equalsIgnoringCase } from "./tokens.ts";

const isIn = (character: string, bit: number) => (BYTE_CLASSES[character.charCodeAt(0)]! & bit) !== 0;
const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
const members = (bit: number) => all.filter((character) => isIn(character, bit)).join("");

test("BYTE_CLASSES follow the grammars", () => {
  assert.equal(members(ByteClass.TOKEN), all.filter((c) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(c)).join(""));
  assert.equal(members(ByteClass.VALUE), all.filter((c) => /[\t\x20-\x7e\x80-\xff]/.test(c)).join(""));
  assert.equal(members(ByteClass.QUOTED), all.filter((c) => /[\t\x20!\x23-\x5b\x5d-\x7e\x80-\xff]/.test(c)).join(""));
  assert.equal(members(ByteClass.TARGET), all.filter((c) => /[!-~]/.test(c) && c !== "#").join(""));
  assert.equal(members(ByteClass.HEX), "0123456789ABCDEFabcdef");
  assert.equal(members(ByteClass.HOST), all.filter((c) => /[A-Za-z0-9\-._~!$&'()*+,;=]/.test(c)).join(""));
});

test("equalsIgnoringCase folds letters and nothing else", () => {
  const name = asciiBytes("x-1");
  assert.ok(equalsIgnoringCase(asciiBytes("aX-1"), 1, name));
  assert.ok(!equalsIgnoringCase(asciiBytes("X\r1"), 0, name));
  assert.ok(!equalsIgnoringCase(asciiBytes("X-"), 0, name));
  assert.ok(!equalsIgnoringCase(asciiBytes("X-\x11"), 0, name));
});

test("asciiText undoes asciiBytes", () => {
  assert.equal(asciiText(asciiBytes("[abc]"), 1, 4), "abc");
});
