import assert from "node:assert/strict";
import { test } from "node:test";
import { readQuery, type DnsQuery } from "./query.ts";
import { RCODE, TYPE, writeMalformed, writeResponse } from "./response.ts";

const QUESTION = tight("0161 0474657374 00 0001 0001");

function tight(text: string): string {
  return text.replaceAll(" ", "");
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function query(): DnsQuery {
  const text = `abcd01000001000000000000${QUESTION}`;
  const read = readQuery(Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  assert.ok(read !== undefined && !("malformed" in read));
  return read;
}

test("writeResponse writes addresses behind the question", () => {
  const records = [{ type: TYPE.a, data: Uint8Array.of(127, 77, 3, 4) }];
  const answer = writeResponse(query(), { rcode: RCODE.ok, records, ttlSeconds: 1, zone: "test" });
  const record = "c00c 0001 0001 00000001 0004 7f4d0304";
  assert.equal(hex(answer), tight(`abcd8500 0001 0001 0000 0000 ${QUESTION} ${record}`));
});

test("writeResponse says in an SOA record how long a name that is not there stays so", () => {
  const answer = hex(writeResponse(query(), { rcode: RCODE.noSuchName, records: [], ttlSeconds: 1, zone: "test" }));
  assert.ok(answer.startsWith(tight("abcd8503 0001 0000 0001 0000")), answer);
  assert.ok(answer.endsWith(tight("00000e10 00000258 00015180 00000001")), answer);
  assert.ok(answer.includes(tight("0474657374 00 0006 0001 00000001 0020")), answer);
});

test("writeResponse speaks for no zone when it refuses, and answers EDNS with EDNS", () => {
  const plain = { rcode: RCODE.refused, records: [], ttlSeconds: 1, zone: undefined };
  assert.equal(hex(writeResponse(query(), plain)), tight(`abcd8105 0001 0000 0000 0000 ${QUESTION}`));
  const extended = writeResponse({ ...query(), payloadBytesMax: 4096 }, plain);
  const opt = "00 0029 04d0 00000000 0000";
  assert.equal(hex(extended), tight(`abcd8105 0001 0000 0000 0001 ${QUESTION} ${opt}`));
});

test("writeMalformed answers with nothing but the id", () => {
  assert.equal(hex(writeMalformed(0x1234)), tight("1234 8001 0000 0000 0000 0000"));
});
