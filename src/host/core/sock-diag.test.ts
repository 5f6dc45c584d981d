import assert from "node:assert/strict";
import { test } from "node:test";
import { DiagnosedRows, listenersRequest } from "./sock-diag.ts";

const DONE = 3;
const ERROR = 2;
const ROW = 20;

/** A message as the kernel writes it: header, body, and zeros up to a multiple of four. */
function message(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((16 + body.byteLength + 3) & ~3);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 16 + body.byteLength, true);
  view.setUint16(4, type, true);
  bytes.set(body, 16);
  return bytes;
}

function row(family: number, parts: { port: number; address: readonly number[]; uid: number; inode: number }) {
  const bytes = new Uint8Array(72);
  const view = new DataView(bytes.buffer);
  bytes.set([family, 10]);
  view.setUint16(4, parts.port);
  bytes.set(parts.address, 8);
  view.setUint32(64, parts.uid, true);
  view.setUint32(68, parts.inode, true);
  return message(ROW, bytes);
}

const FIRST = row(2, { port: 4321, address: [127, 0, 0, 1], uid: 1000, inode: 77 });
const SECOND = row(2, { port: 80, address: [0, 0, 0, 0], uid: 0, inode: 4_000_000_000 });
const END = message(DONE, new Uint8Array(4));

test("listenersRequest asks for the listening sockets of a family, as the kernel's headers lay it out", () => {
  const start = [72, 0, 0, 0, 20, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0];
  const none = Array.from({ length: 48 }, () => 0);
  assert.deepEqual([...listenersRequest(4)], [...start, 2, 6, 0, 0, 0, 4, 0, 0, ...none]);
  assert.deepEqual([...listenersRequest(6)], [...start, 10, 6, 0, 0, 0, 4, 0, 0, ...none]);
});

test("DiagnosedRows collects rows from one datagram and from several", () => {
  const rows = [
    { address: "127.0.0.1", port: 4321, family: 4, inode: 77, uid: 1000 },
    { address: "0.0.0.0", port: 80, family: 4, inode: 4_000_000_000, uid: 0 },
  ];
  const whole = new DiagnosedRows(4);
  assert.equal(whole.push(Buffer.concat([FIRST, SECOND, END])), "done");
  assert.deepEqual(whole.rows, rows);
  const pieces = new DiagnosedRows(4);
  assert.deepEqual(
    [FIRST, SECOND, END].map((datagram) => pieces.push(datagram)),
    ["more", "more", "done"],
  );
  assert.deepEqual(pieces.rows, rows);
});

test("DiagnosedRows reads addresses of IPv6", () => {
  const found = new DiagnosedRows(6);
  found.push(row(10, { port: 1, address: [...Array.from({ length: 15 }, () => 0), 1], uid: 0, inode: 1 }));
  assert.equal(found.rows[0]?.address, "::1");
});

test("DiagnosedRows refuses errors, an unfinished dump, and what is cut off", () => {
  const eperm = new Uint8Array(Int32Array.of(-1).buffer);
  assert.equal(new DiagnosedRows(4).push(message(ERROR, eperm)), "refused");
  assert.equal(new DiagnosedRows(4).push(message(DONE, eperm)), "refused");
  assert.equal(new DiagnosedRows(4).push(FIRST.subarray(0, 40)), "refused");
  assert.equal(new DiagnosedRows(4).push(message(ROW, new Uint8Array(71))), "refused");
  assert.equal(new DiagnosedRows(4).push(new Uint8Array(16)), "refused");
});
