import assert from "node:assert/strict";
import { test } from "node:test";
import { explainAddress, isForeignAddress } from "./explain-address.ts";

const OWN = [
  { interface: "lo", address: "127.0.0.1" },
  { interface: "wlan0", address: "192.168.1.7" },
];

test("explainAddress tells class, RFC, interface and who stands behind it", () => {
  assert.deepEqual(explainAddress("127.77.3.4", OWN), {
    address: "127.77.3.4",
    kind: "loopback",
    block: "127.0.0.0/8",
    rfc: "RFC 1122 section 3.2.1.3",
    interface: "lo",
    says: "only this machine, every user of it",
  });
  assert.equal(explainAddress("192.168.1.7", OWN)?.interface, "wlan0");
  assert.equal(explainAddress("192.168.1.8", OWN)?.interface, undefined);
  assert.equal(explainAddress("0.0.0.0", OWN)?.says, "every address of this machine");
  assert.equal(explainAddress("192.0.2.1", OWN)?.says, "nobody: it is set aside");
  assert.equal(explainAddress("localhost", OWN), undefined);
});

test("isForeignAddress is true of what another machine has", () => {
  const isForeign = (address: string): boolean => isForeignAddress(address, OWN);
  assert.deepEqual(["192.168.1.8", "203.0.113.5"].map(isForeign), [true, true]);
  const own = ["192.168.1.7", "127.77.3.4", "0.0.0.0", "::1", "224.0.0.251", "shop.test"];
  assert.deepEqual(
    own.map(isForeign),
    own.map(() => false),
  );
});
