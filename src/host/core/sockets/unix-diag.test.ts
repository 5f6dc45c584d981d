import assert from "node:assert/strict";
import { test } from "node:test";
import type { UnixSocket } from "./socket.ts";
import { encodeUnixDump, readUnixRow } from "./unix-diag.ts";

// Payloads recorded on Linux 6.18, in a network of their own.
const CLIENT = "01010100adeccb00291700000000000008000200aeeccb000500060000000000";
const ACCEPTED =
  "01010100aeeccb002a17000000000000120000002f746d702f7265632e736f636b00000008000200adeccb000500060000000000";
const LISTENER = "01010a00abeccb002b17000000000000120000002f746d702f7265632e736f636b0000000500060000000000";
const ABSTRACT = "01010a00aceccb002c1700000000000011000000007265632d61627374726163740000000500060000000000";

function read(hex: string, bytes = hex.length / 2): UnixSocket | undefined {
  const datagram = Uint8Array.from([1, 2, 3, 4, ...Buffer.from(hex, "hex").subarray(0, bytes)]);
  return readUnixRow(new DataView(datagram.buffer), { start: 4, end: 4 + bytes });
}

test("readUnixRow reads both ends of a connection, and who listens", () => {
  const path = "/tmp/rec.sock";
  const client = { kind: "stream", state: "connected", path: undefined, inode: 0xcbecad, peerInode: 0xcbecae };
  assert.deepEqual(read(CLIENT), client);
  assert.deepEqual(read(ACCEPTED), { ...client, path, inode: 0xcbecae, peerInode: 0xcbecad });
  assert.deepEqual(read(LISTENER), { ...client, state: "listen", path, inode: 0xcbecab, peerInode: undefined });
});

test("readUnixRow shows an abstract name with its zeros as @", () => {
  assert.equal(read(ABSTRACT)?.path, "@rec-abstract");
  assert.equal(read(ABSTRACT.replace("2d", "00"))?.path, "@rec@abstract");
});

test("readUnixRow knows datagrams, and no other kind", () => {
  const datagram = read(CLIENT.replace("010101", "010207"));
  assert.deepEqual([datagram?.kind, datagram?.state], ["datagram", "unconnected"]);
  assert.equal(read(CLIENT.replace("0101", "0105"))?.kind, "seqpacket");
  assert.equal(read(CLIENT.replace("0101", "0103")), undefined);
});

test("readUnixRow takes a row that is cut off for none, or for one without its attributes", () => {
  for (let bytes = 0; bytes < 16; bytes++) assert.equal(read(LISTENER, bytes), undefined, `${bytes} bytes`);
  for (let bytes = 16; bytes < 34; bytes++) assert.equal(read(LISTENER, bytes)?.path, undefined, `${bytes} bytes`);
});

test("encodeUnixDump asks for names and peers in every state", () => {
  assert.equal(
    Buffer.from(encodeUnixDump().buffer).toString("hex"),
    "2800000014000103000000000000000001000000ffffffff00000000050000000000000000000000",
  );
});
