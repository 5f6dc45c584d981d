import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoopbackFacts } from "../machine-facts.ts";
import { loopbackAddressRemoved } from "./loopback-address-removed.ts";

const GOOD: LoopbackFacts = {
  isUp: true,
  hasIpv4Route: true,
  hasIpv6: true,
  hasIpv6Address: true,
  ipv6DisabledFor: [],
};

test("loopbackAddressRemoved gives the address back", () => {
  const [verdict] = loopbackAddressRemoved.judge({ loopback: { ...GOOD, hasIpv4Route: false } });
  assert.deepEqual(verdict?.fix.commands, ["sudo ip address add 127.0.0.1/8 dev lo"]);
});

test("loopbackAddressRemoved leaves an interface that is down to its own diagnosis", () => {
  assert.deepEqual(loopbackAddressRemoved.judge({ loopback: { ...GOOD, isUp: false, hasIpv4Route: false } }), []);
  assert.deepEqual(loopbackAddressRemoved.judge({ loopback: GOOD }), []);
  assert.deepEqual(loopbackAddressRemoved.judge({ loopback: undefined }), []);
});
