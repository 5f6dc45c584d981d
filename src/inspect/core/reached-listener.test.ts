import assert from "node:assert/strict";
import { test } from "node:test";
import { type Accepting, reachedListeners } from "./reached-listener.ts";

function reached(address: string, listeners: readonly string[], parts: Partial<Accepting> = {}): string {
  const all = listeners.map((local) => ({ local: { address: local, port: 80 }, ...parts }));
  return reachedListeners(address, all)
    .map(({ local }) => local.address)
    .join(" ");
}

test("reachedListeners prefers the narrower listener", () => {
  assert.equal(reached("127.0.0.1", ["0.0.0.0", "127.0.0.1", "::"]), "127.0.0.1");
  assert.equal(reached("127.0.0.2", ["0.0.0.0", "127.0.0.1", "::"]), "0.0.0.0");
  assert.equal(reached("::1", ["0.0.0.0", "::1", "::"]), "::1");
  assert.equal(reached("::1", ["0.0.0.0", "127.0.0.1"]), "");
});

test("reachedListeners lets IPv6 take IPv4, unless it was told not to", () => {
  assert.equal(reached("127.0.0.1", ["::"]), "::");
  assert.equal(reached("127.0.0.1", ["::"], { isIpv6Only: true }), "");
  assert.equal(reached("127.0.0.1", ["::ffff:127.0.0.1"]), "::ffff:127.0.0.1");
});

test("reachedListeners returns all that share an address", () => {
  assert.equal(reached("127.0.0.1", ["127.0.0.1", "127.0.0.1", "::1"]), "127.0.0.1 127.0.0.1");
});
