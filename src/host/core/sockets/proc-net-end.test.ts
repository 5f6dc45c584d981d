import type { AddressFamily } from "./socket.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressDigits, decodeProcNetAddress, encodeProcNetEnd } from "./proc-net-end.ts";

const CASES: readonly [AddressFamily, string, string][] = [
  [4, "127.0.0.1", "0100007F"],
  [4, "0.0.0.0", "00000000"],
  [6, "::1", "00000000000000000000000001000000"],
  [6, "::ffff:127.0.0.1", "0000000000000000FFFF00000100007F"],
  [6, "2001:db8::1", "B80D0120000000000000000001000000"],
];

for (const [family, address, hex] of CASES) {
  test(`decodeProcNetAddress and encodeProcNetEnd agree on ${address}`, () => {
    assert.equal(hex.length, addressDigits(family));
    assert.equal(decodeProcNetAddress(hex), address);
    assert.equal(encodeProcNetEnd({ address, port: 80 }, family), `${hex}:0050`);
    assert.equal(encodeProcNetEnd({ address, port: 80 }, family === 4 ? 6 : 4), undefined);
  });
}

test("encodeProcNetEnd refuses what is no address", () => {
  assert.equal(encodeProcNetEnd({ address: "localhost", port: 80 }, 4), undefined);
});
