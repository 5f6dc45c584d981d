import assert from "node:assert/strict";
import { test } from "node:test";
import { isEchoReply, packEchoRequest } from "./echo-message.ts";

const payload = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

test("packEchoRequest makes a message whose checksum is right", () => {
  const message = packEchoRequest(4, payload);
  assert.deepEqual([...message.subarray(0, 8)], [8, 0, 0xe7, 0xea, 0, 0, 0, 1]);
  let sum = 0;
  for (let at = 0; at < message.byteLength; at += 2) sum += ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
  assert.equal((sum & 0xffff) + (sum >> 16), 0xffff);
  assert.equal(packEchoRequest(6, payload)[0], 128);
});

test("isEchoReply knows its own reply, behind an IP header where there is one", () => {
  const reply = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, ...payload);
  const withHeader = Uint8Array.of(0x45, ...Array.from({ length: 19 }, () => 0), ...reply);
  assert.equal(isEchoReply(reply, { family: 4, isRaw: false, payload }), true);
  assert.equal(isEchoReply(withHeader, { family: 4, isRaw: true, payload }), true);
  assert.equal(isEchoReply(packEchoRequest(4, payload), { family: 4, isRaw: false, payload }), false);
  assert.equal(isEchoReply(reply.subarray(0, 15), { family: 4, isRaw: false, payload }), false);
  assert.equal(isEchoReply(new Uint8Array(), { family: 6, isRaw: true, payload }), false);
});
