import assert from "node:assert/strict";
import { isIP } from "node:net";
import { test } from "node:test";
import * as fc from "fast-check";
import { dnsNameFault, LOCAL_SUFFIXES, localName, loopbackAddress } from "./local-name.ts";

test("localName accepts a suffix and what stands below it, in lower case", () => {
  for (const name of ["localhost", "shop.localhost", "web.fix-ui.shop.localhost", "db.shop.test", "9.x.test"]) {
    assert.deepEqual(localName(name, LOCAL_SUFFIXES), { ok: true, name });
  }
  assert.deepEqual(localName("Web.SHOP.Localhost", LOCAL_SUFFIXES), { ok: true, name: "web.shop.localhost" });
});

test("localName refuses what is not ours, and says why", () => {
  const cases: [string, RegExp][] = [
    ["example.com", /not a local name/],
    ["notlocalhost", /not a local name/],
    ["localhost.example.com", /not a local name/],
    ["127.0.0.1", /not a local name/],
    ["", /empty/],
    [".localhost", /empty label/],
    ["shop.localhost.", /empty label/],
    ["a..localhost", /empty label/],
    ["*.localhost", /"\*"/],
    ["a_b.localhost", /"a_b"/],
    ["-a.localhost", /"-a"/],
    ["a-.localhost", /"a-"/],
    ["bücher.localhost", /"bücher"/],
    ["a\0.localhost", /letters, digits/],
    ["../../etc.localhost", /empty label/],
    ["a/b.localhost", /"a\/b"/],
    [`${"a".repeat(64)}.localhost`, /longer than 63/],
    [`${"a.".repeat(125)}localhost`, /longer than 253/],
    ["\u212A.localhost", /letters, digits/],
  ];
  for (const [name, reason] of cases) {
    const verdict = localName(name, LOCAL_SUFFIXES);
    assert.ok(!verdict.ok, name);
    assert.match(verdict.reason, reason);
  }
});

test("localName gives only names made of safe bytes", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.domain()), (head) => {
      const verdict = localName(`${head}.localhost`, LOCAL_SUFFIXES);
      if (verdict.ok) assert.match(verdict.name, /^[a-z0-9.-]{1,253}$/);
    }),
  );
});

test("dnsNameFault finds nothing wrong with a label of 63 bytes", () => {
  assert.equal(dnsNameFault(`${"a".repeat(63)}.localhost`), undefined);
});

test("loopbackAddress gives each loopback address in one form", () => {
  for (const address of ["127.0.0.1", "127.77.0.3", "127.255.255.255"]) assert.equal(loopbackAddress(address), address);
  for (const address of ["::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001"]) {
    assert.equal(loopbackAddress(address), "::1");
  }
});

test("loopbackAddress refuses everything else", () => {
  const others = ["10.0.0.1", "128.0.0.1", "127.0.0.256", "127.0.0", "127.0.0.01", "127.1", "0x7f.0.0.1", "::", "::2"];
  const odd = [
    "::ffff:127.0.0.1",
    "::1%lo",
    "1",
    ":1",
    "::0::1",
    "0::1",
    "0:0:0:1",
    "1::1",
    "",
    "127.0.0.1 ",
    "localhost",
  ];
  for (const address of [...others, ...odd]) assert.equal(loopbackAddress(address), undefined, address);
});

test("loopbackAddress accepts only addresses", () => {
  const pieces = fc.array(fc.constantFrom(":", "::", "0", "00", "1", "127", ".", "0.0", "255"), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const address = parts.join("");
      if (loopbackAddress(address) !== undefined) assert.notEqual(isIP(address), 0, address);
    }),
    { numRuns: 5000 },
  );
});
