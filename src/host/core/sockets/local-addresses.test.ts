import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIpv6Addresses, parseLocalRoutes } from "./local-addresses.ts";

const TRIE = `Main:
  +-- 0.0.0.0/1 2 0 2
     +-- 10.88.0.0/16 2 0 2
        |-- 10.88.0.0
           /16 link UNICAST
        |-- 10.88.0.5
           /32 host LOCAL
        |-- 10.88.255.255
           /32 link BROADCAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
Local:
  +-- 10.88.0.0/16 2 0 2
        |-- 10.88.0.5
           /32 host LOCAL
`;

test("parseLocalRoutes finds own addresses once, and neither loopback nor networks", () => {
  assert.deepEqual(parseLocalRoutes(TRIE), ["10.88.0.5"]);
  assert.deepEqual(parseLocalRoutes(""), []);
});

test("parseIpv6Addresses leaves out loopback and what needs an interface", () => {
  const text = [
    "00000000000000000000000000000001 01 80 10 80       lo",
    "fd000000000000000000000000000005 02 40 00 80     eth0",
    "fe800000000000000042acfffe110002 02 40 20 80     eth0",
    "nonsense",
    "",
  ].join("\n");
  assert.deepEqual(parseIpv6Addresses(text), ["fd00::5"]);
});
