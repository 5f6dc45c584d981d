import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import { test } from "node:test";
import * as fc from "fast-check";
import { formatIpAddress, isMapped, parseIpAddress, unmapIpAddress } from "./ip-address.ts";

function canonical(text: string): string | undefined {
  const address = parseIpAddress(text);
  return address && formatIpAddress(address);
}

test("formatIpAddress writes the examples of RFC 5952", () => {
  const cases: Record<string, string> = {
    "2001:0db8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
    "2001:db8::0:1": "2001:db8::1",
    "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1": "2001:0:0:1::1",
    "2001:DB8::A": "2001:db8::a",
    "0:0:0:0:0:0:0:0": "::",
    "0:0:0:0:0:0:0:1": "::1",
    "1:0:0:0:0:0:0:0": "1::",
    "::FFFF:7F00:1": "::ffff:127.0.0.1",
    "fe80::1%eth0": "fe80::1%eth0",
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(canonical(text), expected, text);
});

test("parseIpAddress refuses what is nearly an address", () => {
  const texts = [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "01.2.3.4",
    "1.2.3.256",
    "0x7f.0.0.1",
    " 1.2.3.4",
    "1.2.3.4%eth0",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "::1.2.3",
    "1.2.3.4::",
    "::1%",
    "::1%eth 0",
    "[::1]",
    "::g",
    "١.2.3.4",
  ];
  for (const text of texts) assert.equal(parseIpAddress(text), undefined, text);
});

test("parseIpAddress agrees with node:net on what is an address", () => {
  const anything = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdefF:.:.x".split("")), maxLength: 24 }),
    fc
      .array(fc.constantFrom("0", "00", "1", "ffff", "10000", "1.2.3.4", "::", ":", "."), { maxLength: 12 })
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const family = parseIpAddress(text)?.family;
      assert.equal(family === 4, isIPv4(text), text);
      assert.equal(family === 6, isIPv6(text), text);
    }),
    { numRuns: 3000 },
  );
});

test("formatIpAddress is read back as the same address, and is the only form", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseIpAddress(text);
      assert.ok(address);
      const written = formatIpAddress(address);
      assert.deepEqual(parseIpAddress(written), address);
      if (address.family === 6 && !isMapped(address))
        assert.equal(new URL(`http://[${text}]/`).hostname, `[${written}]`);
    }),
    { numRuns: 1000 },
  );
});

test("unmapIpAddress turns an IPv4-mapped address into the IPv4 address, and leaves others", () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => {
      const plain = parseIpAddress(text);
      const mapped = parseIpAddress(`::ffff:${text}`);
      assert.ok(plain && mapped && isMapped(mapped));
      assert.deepEqual(unmapIpAddress(mapped), plain);
      assert.equal(unmapIpAddress(plain), plain);
    }),
  );
  for (const text of ["::1", "::fffe:1.2.3.4", "1::ffff:1.2.3.4"]) {
    const address = parseIpAddress(text);
    assert.ok(address && !isMapped(address), text);
  }
});
