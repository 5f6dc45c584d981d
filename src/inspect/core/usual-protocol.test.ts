import assert from "node:assert/strict";
import { test } from "node:test";
import { usualProtocol } from "./usual-protocol.ts";

test("usualProtocol tells what a port is for, where its registered name is also what is there", () => {
  assert.equal(usualProtocol(5432, "tcp"), "postgresql");
  assert.equal(usualProtocol(53, "udp"), "domain");
  assert.equal(usualProtocol(3000, "tcp"), undefined);
  assert.equal(usualProtocol(62_893, "tcp"), undefined);
});
