import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findAttribute,
  NETLINK_HEADER_BYTES,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  numberNetlinkMessage,
  openNetlinkMessage,
  readNetlink,
  type NetlinkVerdict,
} from "./netlink-message.ts";

/** A message of four bytes of payload. */
function message(type: number, { flags = 2, sequence = 7, payload = 0 } = {}): Uint8Array {
  const view = openNetlinkMessage(4, { type, flags });
  numberNetlinkMessage(view, sequence);
  view.setInt32(NETLINK_HEADER_BYTES, payload, true);
  return new Uint8Array(view.buffer);
}

function read(...messages: readonly Uint8Array[]): { verdict: NetlinkVerdict; payloads: number[] } {
  const bytes = Uint8Array.from(messages.flatMap((part) => [...part]));
  const datagram = new DataView(bytes.buffer);
  const payloads: number[] = [];
  const verdict = readNetlink(datagram, bytes.byteLength, {
    sequence: 7,
    onPayload: (start, end) => payloads.push(end - start === 4 ? datagram.getInt32(start, true) : Number.NaN),
  });
  return { verdict, payloads };
}

const WELL: NetlinkVerdict = { isDone: true, isInterrupted: false, errno: 0 };
const ROW = 20;
const NOOP = 1;
const ERROR = 2;
const DONE = 3;

test("openNetlinkMessage writes the header of a request", () => {
  const view = openNetlinkMessage(8, { type: ROW, flags: NLM_F_REQUEST | NLM_F_DUMP });
  numberNetlinkMessage(view, 0xffff_ffff);
  assert.equal(Buffer.from(view.buffer).toString("hex"), "1800000014000103ffffffff000000000000000000000000");
});

test("readNetlink hands on the payloads of a list, and waits for its end", () => {
  const more = { ...WELL, isDone: false };
  assert.deepEqual(read(message(ROW, { payload: 1 }), message(ROW, { payload: 2 })), {
    verdict: more,
    payloads: [1, 2],
  });
  assert.deepEqual(read(message(ROW, { payload: 3 }), message(DONE), message(ROW)), { verdict: WELL, payloads: [3] });
  assert.deepEqual(read(), { verdict: more, payloads: [] });
});

test("readNetlink ends with a message that is no list's", () => {
  assert.deepEqual(read(message(ROW, { flags: 0, payload: 1 })), { verdict: WELL, payloads: [1] });
});

test("readNetlink tells the kernel's refusal, of a question or at a list's end", () => {
  assert.deepEqual(read(message(ERROR, { payload: -2 })).verdict, { ...WELL, errno: 2 });
  assert.deepEqual(read(message(DONE, { payload: -13 })).verdict, { ...WELL, errno: 13 });
  assert.deepEqual(read(message(ERROR, { payload: 0 })).verdict, WELL);
});

test("readNetlink tells that a list was interrupted", () => {
  assert.equal(read(message(ROW, { flags: 0x12 }), message(DONE)).verdict.isInterrupted, true);
  assert.equal(read(message(ROW), message(DONE, { flags: 0x12 })).verdict.isInterrupted, true);
});

test("readNetlink passes over another question's messages and empty ones", () => {
  const stale = message(DONE, { sequence: 6 });
  assert.deepEqual(read(stale, message(NOOP), message(ROW, { payload: 1 }), message(DONE)), {
    verdict: WELL,
    payloads: [1],
  });
});

test("readNetlink refuses a message that is cut off or lies about its length", () => {
  const whole = message(ROW);
  for (let length = 1; length < whole.byteLength; length++) {
    assert.equal(read(whole.subarray(0, length)).verdict.errno, 74, `${length} bytes`);
  }
  for (const length of [0, 15, 21, 0xffff_ffff]) {
    const lying = message(ROW);
    new DataView(lying.buffer).setUint32(0, length, true);
    assert.deepEqual(read(lying), { verdict: { ...WELL, errno: 74 }, payloads: [] }, `says ${length}`);
  }
});

// Type 8 with one byte, type 11 with one byte, type 7 with four.
const ATTRIBUTES = new DataView(
  Uint8Array.from(Buffer.from("0500080000000000050 00b0001000000 0800070009000000".replaceAll(" ", ""), "hex")).buffer,
);

test("findAttribute finds a value where it has the bytes that are needed", () => {
  const whole = { start: 0, end: ATTRIBUTES.byteLength };
  assert.deepEqual(findAttribute(ATTRIBUTES, 11, { ...whole, bytes: 1 }), { start: 12, end: 13 });
  assert.deepEqual(findAttribute(ATTRIBUTES, 7, { ...whole, bytes: 4 }), { start: 20, end: 24 });
  assert.equal(findAttribute(ATTRIBUTES, 7, { ...whole, bytes: 5 }), undefined);
  assert.equal(findAttribute(ATTRIBUTES, 9, { ...whole, bytes: 0 }), undefined);
});

test("findAttribute never reads past the end", () => {
  for (let end = 0; end < 24; end++) {
    assert.equal(findAttribute(ATTRIBUTES, 7, { start: 0, end, bytes: 4 }), undefined, `${end} bytes`);
  }
  const lying = new DataView(Uint8Array.of(0, 0, 7, 0, 255, 255, 7, 0).buffer);
  assert.equal(findAttribute(lying, 7, { start: 0, end: 8, bytes: 0 }), undefined);
  assert.equal(findAttribute(lying, 7, { start: 4, end: 8, bytes: 0 }), undefined);
});
