import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, scannedFields } from "../../../test/support/http1.ts";
import { emptyHead } from "./empty-head.ts";
import { FieldSection, STOPPED } from "./field-section.ts";
import { Field } from "./head.ts";
import { DEFAULT_HTTP1_LIMITS } from "./limits.ts";

test("FieldSection notes ids, places and what is hop-by-hop", () => {
  const { head, section, headEnd } = scannedFields("Host:  a ", "X: ", "Keep-Alive: 1", "via:b", "VIA: c");
  assert.equal(headEnd, head.bytes.length);
  assert.equal(head.fieldCount, 5);
  assert.deepEqual([...head.fields.subarray(0, 12)], [Field.HOST, 0, 4, 7, 8, 0, Field.OTHER, 11, 12, 14, 14, 0]);
  assert.equal(head.known, (1 << Field.HOST) | (1 << Field.KEEP_ALIVE) | (1 << Field.VIA));
  assert.ok(head.hasHopByHop);
  assert.equal(head.fields[17], 1);
  assert.equal(section.first[Field.VIA], 18);
  assert.equal(section.repeated, 1 << Field.VIA);
});

test("FieldSection stops at a line that is not complete, and goes on there", () => {
  const head = emptyHead();
  const section = new FieldSection(DEFAULT_HTTP1_LIMITS);
  head.bytes = bytesOf("A: 1\r\nB: 2\r\n\r\nrest");
  section.begin(head, 0);
  for (let end = 0; end < 14; end++) {
    assert.equal(section.scan(head, end), STOPPED);
    assert.equal(section.lineStart, end < 6 ? 0 : end < 12 ? 6 : 12);
    section.begin(head, 0);
  }
  assert.equal(section.scan(head, 6), STOPPED);
  assert.equal(section.scan(head, head.bytes.length), 14);
  assert.equal(head.fieldCount, 2);
});

test("FieldSection says what is wrong with a line", () => {
  for (const [line, fault] of [
    ["A : 1", "whitespace-before-colon"],
    [" A: 1", "whitespace-before-first-field"],
    ["A: \0", "nul-in-field-value"],
    ["A", "field-without-colon"],
  ]) {
    const { section, headEnd } = scannedFields(line!);
    assert.equal(headEnd, STOPPED);
    assert.equal(section.fault, fault);
  }
});
