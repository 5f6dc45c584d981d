import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { formatEndpoint } from "./format-endpoint.ts";
import { formatIpAddress, parseIpAddress, unmapIpAddress } from "./ip-address.ts";
import { parseEndpoint } from "./parse-endpoint.ts";
import type { Endpoint } from "./parse-endpoint.ts";

const endpoint: fc.Arbitrary<Endpoint> = fc.record(
  {
    address: fc.oneof(
      fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => {
        const address = parseIpAddress(text);
        assert.ok(address);
        return formatIpAddress(unmapIpAddress(address));
      }),
      fc.constantFrom("localhost", "web.shop.localhost", "db.shop-fix-ui.test", "fe80::1%eth0"),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    transport: fc.constantFrom("tcp", "udp"),
  },
  { noNullPrototype: true },
);

test("formatEndpoint writes what parseEndpoint reads back", () => {
  fc.assert(fc.property(endpoint, (value) => assert.deepEqual(parseEndpoint(formatEndpoint(value)), value)));
});

test("formatEndpoint brackets IPv6 and names only udp", () => {
  assert.equal(formatEndpoint({ address: "::1", port: 3000, transport: "tcp" }), "[::1]:3000");
  assert.equal(formatEndpoint({ address: "127.0.0.1", port: 53, transport: "udp" }), "127.0.0.1:53/udp");
});
