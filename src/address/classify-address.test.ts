import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { test } from "node:test";
import * as fc from "fast-check";
import { isFailure } from "../failure/failure.ts";
import { classifyAddress } from "./classify-address.ts";

test("classifyAddress names the kind of each block's first and last address", () => {
  const cases: readonly [string, string][] = [
    ["0.0.0.0", "unspecified"],
    ["0.0.0.1", "reserved"],
    ["9.255.255.255", "global"],
    ["10.0.0.0", "private"],
    ["10.255.255.255", "private"],
    ["100.63.255.255", "global"],
    ["100.64.0.0", "shared"],
    ["100.127.255.255", "shared"],
    ["100.128.0.0", "global"],
    ["126.255.255.255", "global"],
    ["127.0.0.0", "loopback"],
    ["127.77.3.4", "loopback"],
    ["127.255.255.255", "loopback"],
    ["128.0.0.0", "global"],
    ["169.254.169.254", "link-local"],
    ["172.15.255.255", "global"],
    ["172.16.0.0", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "global"],
    ["192.0.0.1", "reserved"],
    ["192.0.2.1", "documentation"],
    ["192.168.1.1", "private"],
    ["198.19.0.1", "benchmarking"],
    ["224.0.0.251", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "broadcast"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["::2", "reserved"],
    ["64:ff9b::7f00:1", "translated"],
    ["2001:db8::1", "documentation"],
    ["2001::1", "tunnel"],
    ["2002:7f00:1::", "tunnel"],
    ["2606:4700::1111", "global"],
    ["3fff:fff::1", "documentation"],
    ["4000::1", "reserved"],
    ["fc00::1", "unique-local"],
    ["fdff:ffff::1", "unique-local"],
    ["fe80::1%eth0", "link-local"],
    ["febf::1", "link-local"],
    ["fec0::1", "reserved"],
    ["ff02::1", "multicast"],
  ];
  for (const [address, kind] of cases) assert.equal(classifyAddress(address).kind, kind, address);
});

test("classifyAddress says block, RFC and mapping", () => {
  assert.deepEqual(classifyAddress("::ffff:127.0.0.1"), {
    kind: "loopback",
    block: "127.0.0.0/8",
    rfc: "RFC 1122 section 3.2.1.3",
    mapped: true,
  });
  assert.equal(classifyAddress("::ffff:8.8.8.8").kind, "global");
  assert.equal(classifyAddress("8.8.8.8").block, undefined);
});

test("classifyAddress calls loopback exactly what lies in 127/8, ::1 and its mapped form", () => {
  const loopback = new BlockList();
  loopback.addSubnet("127.0.0.0", 8);
  loopback.addAddress("::1", "ipv6");
  const v4 = fc
    .tuple(fc.constantFrom(126, 127, 128, 10), fc.nat(255), fc.nat(255), fc.nat(255))
    .map((b) => b.join("."));
  fc.assert(
    fc.property(v4, (address) => {
      const expected = loopback.check(address);
      assert.equal(classifyAddress(address).kind === "loopback", expected);
      assert.equal(classifyAddress(`::ffff:${address}`).kind === "loopback", expected);
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      assert.equal(classifyAddress(address).kind === "loopback", loopback.check(address, "ipv6"), address);
    }),
  );
});

test("classifyAddress refuses a name", () => {
  assert.throws(
    () => classifyAddress("localhost"),
    (error) => isFailure(error, "ADDRESS_INVALID"),
  );
});
