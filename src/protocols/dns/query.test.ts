import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readQuery } from "./query.ts";

/** As dig sends it: `db.shop.test`, type A, with EDNS. */
const HEADER = "1234 0120 0001 0000 0000";
const QUESTION = "02646204 73686f70 0474657374 00 0001 0001";
const EDNS = "00 0029 04d0 00000000 0000";

function bytes(...hex: readonly string[]): Uint8Array {
  return Uint8Array.from(hex.join("").replaceAll(" ", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

test("readQuery reads a question, with and without EDNS", () => {
  const query = readQuery(bytes(HEADER, "0001", QUESTION, EDNS));
  assert.deepEqual(query, {
    id: 0x1234,
    opcode: 0,
    isRecursionDesired: true,
    name: "db.shop.test",
    type: 1,
    class: 1,
    question: bytes(QUESTION),
    payloadBytesMax: 1232,
  });
  const plain = readQuery(bytes(HEADER, "0000", QUESTION));
  assert.deepEqual(plain, { ...query, payloadBytesMax: undefined });
});

test("readQuery keeps the question's letters, and compares in lower case", () => {
  const query = readQuery(bytes(HEADER, "0000", QUESTION.replace("02646204", "02444204")));
  assert.ok(query !== undefined && !("malformed" in query));
  assert.equal(query.name, "db.shop.test");
  assert.deepEqual(query.question.slice(1, 3), bytes("4442"));
});

test("readQuery writes strange bytes of a label so that no name is taken for another", () => {
  const query = readQuery(bytes(HEADER, "0000", "03 612e62 00 0001 0001"));
  assert.ok(query !== undefined && !("malformed" in query));
  assert.equal(query.name, "a\\046b");
});

test("readQuery is silent to a response, and names the id of what it cannot read", () => {
  assert.equal(readQuery(bytes("1234", "8180", "0001", "0000", "0000", "0000", QUESTION)), undefined);
  const malformed = { malformed: true, id: 0x1234 };
  for (const [what, rest] of [
    ["no question", ["1234", "0100", "0000", "0000", "0000", "0000"]],
    ["two questions", ["1234", "0100", "0002", "0000", "0000", "0000", QUESTION, QUESTION]],
    ["a pointer to itself", [HEADER, "0000", "c00c", "0001", "0001"]],
    ["a label that runs out", [HEADER, "0000", "3f6162"]],
    ["a name without an end", [HEADER, "0000", "016101610161"]],
    ["a name past 255 bytes", [HEADER, "0000", `3f${"61".repeat(63)}`.repeat(4), "00", "0001", "0001"]],
    ["no type", [HEADER, "0000", "016100", "00"]],
  ] as const) {
    assert.deepEqual(readQuery(bytes(...rest)), malformed, what);
  }
  assert.deepEqual(readQuery(bytes("12")), { malformed: true, id: undefined });
});

test("readQuery reads every beginning of a message as malformed, and never throws", () => {
  const whole = bytes(HEADER, "0000", QUESTION);
  for (let length = 0; length < whole.length; length++) {
    const query = readQuery(whole.subarray(0, length));
    assert.ok(query !== undefined && "malformed" in query, `${length} bytes`);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (any) => void readQuery(any)));
});
