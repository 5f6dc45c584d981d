import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Failure } from "../failure/failure.ts";
import { parseEndpoint } from "./parse-endpoint.ts";
import type { ParseEndpointOptions } from "./parse-endpoint.ts";

function read(text: string, options?: ParseEndpointOptions): string {
  const { address, port, transport } = parseEndpoint(text, options);
  return `${address} ${port} ${transport}`;
}

function refuse(text: string): { code: string; message: string; hint: string } {
  try {
    return { code: "none", message: read(text), hint: "" };
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
}

test("parseEndpoint reads every form that people paste", () => {
  const cases: Record<string, string> = {
    "127.0.0.1:62893": "127.0.0.1 62893 tcp",
    ":62893": "127.0.0.1 62893 tcp",
    "62893": "127.0.0.1 62893 tcp",
    " 62893\n": "127.0.0.1 62893 tcp",
    "[::1]:3000": "::1 3000 tcp",
    "[0:0:0:0:0:0:0:1]:3000": "::1 3000 tcp",
    "[::FFFF:127.0.0.1]:3000": "127.0.0.1 3000 tcp",
    "[::ffff:7f00:1]:3000": "127.0.0.1 3000 tcp",
    "[fe80::1%eth0]:80": "fe80::1%eth0 80 tcp",
    "LOCALHOST:8080": "localhost 8080 tcp",
    "localhost.:8080": "localhost 8080 tcp",
    "web.shop.localhost:1290": "web.shop.localhost 1290 tcp",
    "my_db:5432": "my_db 5432 tcp",
    "53/udp": "127.0.0.1 53 udp",
    "[::1]:53/UDP": "::1 53 udp",
    ":53/tcp": "127.0.0.1 53 tcp",
    "http://localhost": "localhost 80 tcp",
    "https://web.shop.localhost/a?b#c": "web.shop.localhost 443 tcp",
    "ws://127.0.0.1:5173/hmr": "127.0.0.1 5173 tcp",
    "wss://[::1]": "::1 443 tcp",
    "http://[fe80::1%25eth0]:80/": "fe80::1%eth0 80 tcp",
    "http://localhost:3000/udp": "localhost 3000 tcp",
    "tcp://127.0.0.1:9": "127.0.0.1 9 tcp",
    "udp://127.0.0.1:9": "127.0.0.1 9 udp",
    "postgres://me:p%40ss@db.shop.test/shop": "db.shop.test 5432 tcp",
    "postgresql://u:p@x@127.0.0.1:6000/db": "127.0.0.1 6000 tcp",
    "redis://127.0.0.1": "127.0.0.1 6379 tcp",
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(read(text), expected, text);
});

test("parseEndpoint takes address and transport from its options", () => {
  assert.equal(read("53", { defaultAddress: "::1", transport: "udp" }), "::1 53 udp");
  assert.equal(read("53/tcp", { transport: "udp" }), "127.0.0.1 53 tcp");
});

test("parseEndpoint says which odd spelling means what", () => {
  for (const text of ["127.1:80", "0x7f.1:80", "0177.0.0.1:80", "2130706433:80", "http://0x7f000001/"]) {
    const { code, message } = refuse(text);
    assert.equal(code, "ADDRESS_AMBIGUOUS", text);
    assert.match(message, /as 127\.0\.0\.1, others/, text);
  }
  assert.equal(
    refuse("1.2.3.400:80").message,
    'Cannot read "1.2.3.400:80" as an endpoint: "1.2.3.400" looks like an IPv4 address and is none',
  );
});

test("parseEndpoint says how to add a missing port", () => {
  assert.equal(refuse("::1").hint, "Add the port, such as [::1]:8080");
  assert.equal(refuse("::1:3000").hint, "Add the port, such as [::1:3000]:8080");
  assert.equal(refuse("localhost").hint, "Add the port, such as localhost:8080");
  for (const text of ["127.0.0.1", "localhost:", "[::1]", "tcp://localhost", "grpc://localhost"]) {
    assert.equal(refuse(text).code, "ENDPOINT_WITHOUT_PORT", text);
  }
});

test("parseEndpoint names what is wrong", () => {
  const cases: Record<string, RegExp> = {
    "": /it is empty/,
    ":": /no port/,
    "/tcp": /neither address nor port/,
    "0": /"0" is no port/,
    "99999": /"99999" is no port/,
    "127.0.0.1:080": /"080" is no port/,
    "127.0.0.1:65536": /"65536" is no port/,
    "127.0.0.1:8o": /"8o" is no port/,
    "127.0.0.1:-1": /"-1" is no port/,
    "[::1:3000": /never closed/,
    "[::1]3000": /"3000" follows/,
    "[localhost]:80": /only those stand in brackets/,
    "1:2:3": /"1:2:3" is no IPv6 address/,
    "[::g]:80": /"::g" is no IPv6 address/,
    "a b:80": /"a b" is neither/,
    "-a:80": /"-a" is neither/,
    "a..b:80": /neither/,
    "file:///etc/passwd": /"file:" names no endpoint/,
    "http://:80": /no host/,
    "x\u001b[31m:80": /x\\u\{1b\}\[31m/,
  };
  for (const [text, expected] of Object.entries(cases)) assert.match(refuse(text).message, expected, text);
  assert.match(refuse("9".repeat(3000)).message, /longer than 2048/);
});

test("parseEndpoint throws nothing but failures, and returns only what is an endpoint", () => {
  const piece = fc.constantFrom(
    "127.0.0.1",
    "::1",
    "[",
    "]",
    ":",
    "/",
    "%",
    "@",
    "80",
    "tcp",
    "http://",
    "x",
    ".",
    "é",
    "0",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (input) => {
      try {
        const { address, port } = parseEndpoint(input);
        assert.ok(Number.isInteger(port) && port >= 1 && port <= 65_535);
        assert.match(address, /^[a-z0-9_.:%~A-Z-]+$/);
      } catch (error) {
        assert.ok(error instanceof Failure, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});
