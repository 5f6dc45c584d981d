import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isOddIpv4, readOddIpv4 } from "./odd-ipv4.ts";

/** The URL parser is the reference: undefined when it refuses the host. */
function urlHost(host: string): string | undefined {
  return URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : undefined;
}

test("readOddIpv4 knows the usual disguises of loopback", () => {
  for (const host of ["127.1", "127.0.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7F000001", "0x7f.0.0.1."]) {
    assert.equal(readOddIpv4(host), "127.0.0.1", host);
  }
  for (const host of ["256.1.1.1", "1.2.3.4.5", "4294967296", "08.0.0.1", "1..2", "1.2.3.256"]) {
    assert.equal(readOddIpv4(host), undefined, host);
  }
});

test("readOddIpv4 agrees with the URL standard", () => {
  const part = fc.oneof(
    fc.nat(300).map(String),
    fc.nat(70_000).map((n) => `0x${n.toString(16)}`),
    fc.nat(300).map((n) => `0${n.toString(8)}`),
    fc.constantFrom("0", "0x", "09", "4294967295", "16777216"),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const host = parts.join(".");
      assert.equal(isOddIpv4(host), true, host);
      assert.equal(readOddIpv4(host), urlHost(host), host);
    }),
    { numRuns: 2000 },
  );
});

test("isOddIpv4 leaves names alone", () => {
  for (const host of ["localhost", "web.shop.localhost", "1password.com", "a.1b", "0xg"]) {
    assert.equal(isOddIpv4(host), false, host);
  }
});
