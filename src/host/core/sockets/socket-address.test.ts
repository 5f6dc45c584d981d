import assert from "node:assert/strict";
import { test } from "node:test";
import { packInetAddress, packUnixAddress, SOCKET_PATH_BYTES_MAX, unpackInetAddress } from "./socket-address.ts";

test("packInetAddress lays out sockaddr_in", () => {
  const packed = packInetAddress({ address: "127.77.0.3", port: 0x1234 });
  assert.deepEqual([...(packed ?? [])], [2, 0, 0x12, 0x34, 127, 77, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test("packInetAddress lays out sockaddr_in6", () => {
  const packed = [...(packInetAddress({ address: "2001:db8::1", port: 80 }) ?? [])];
  assert.equal(packed.length, 28);
  assert.deepEqual(packed.slice(0, 12), [10, 0, 0, 80, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8]);
  assert.equal(packed[23], 1);
});

test("unpackInetAddress reads what packInetAddress packed", () => {
  for (const address of ["0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1:0:0:2"]) {
    const packed = packInetAddress({ address, port: 65_535 });
    assert.ok(packed);
    assert.deepEqual(unpackInetAddress(packed), { address, port: 65_535 });
  }
  assert.equal(unpackInetAddress(new Uint8Array(28).fill(1)), undefined);
});

test("packInetAddress refuses names and zones", () => {
  for (const address of ["localhost", "", "127.1", "fe80::1%lo"]) {
    assert.equal(packInetAddress({ address, port: 1 }), undefined, address);
  }
});

test("packUnixAddress ends the path with a zero and refuses what does not fit", () => {
  assert.deepEqual([...(packUnixAddress("/é") ?? [])], [1, 0, 0x2f, 0xc3, 0xa9, 0]);
  assert.equal(packUnixAddress("/".repeat(SOCKET_PATH_BYTES_MAX))?.byteLength, SOCKET_PATH_BYTES_MAX + 3);
  for (const path of ["", "/".repeat(SOCKET_PATH_BYTES_MAX + 1), "é".repeat(52), "/a\0b"]) {
    assert.equal(packUnixAddress(path), undefined);
  }
});
