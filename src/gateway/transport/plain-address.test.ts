import assert from "node:assert/strict";
import { test } from "node:test";
import { plainAddress } from "./plain-address.ts";

test("plainAddress unwraps IPv4-mapped addresses, and only those", () => {
  assert.equal(plainAddress("::ffff:127.0.0.1"), "127.0.0.1");
  assert.equal(plainAddress("::ffff:7f00:1"), "127.0.0.1");
  assert.equal(plainAddress("127.0.0.1"), "127.0.0.1");
  assert.equal(plainAddress("::1"), "::1");
  assert.equal(plainAddress("::ffff:1:2:3"), "::ffff:1:2:3");
  assert.equal(plainAddress(undefined), "");
});
