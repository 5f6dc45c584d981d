import assert from "node:assert/strict";
import { test } from "node:test";
import { isOwnHost } from "./own-host.ts";

test("isOwnHost takes loopback addresses and our suffixes", () => {
  for (const host of ["localhost", "shop.localhost", "db.shop.test", "127.0.0.1", "127.77.3.4", "[::1]"]) {
    assert.equal(isOwnHost(host), true, host);
  }
});

test("isOwnHost refuses what DNS may lead here", () => {
  for (const host of [
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
    "notlocalhost",
  ]) {
    assert.equal(isOwnHost(host), false, host);
  }
});
