import assert from "node:assert/strict";
import { test } from "node:test";
import { explainAddress } from "./explain-address.ts";

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
