import assert from "node:assert/strict";
import { test } from "node:test";
import type { LoopbackFacts } from "../machine-facts.ts";
import { loDown } from "./lo-down.ts";

const GOOD: LoopbackFacts = {
  isUp: true,
  hasIpv4Route: true,
  hasIpv6: true,
  hasIpv6Address: true,
  ipv6DisabledFor: [],
};

test("loDown says how to bring lo up, and how that is taken back", () => {
  const [verdict] = loDown.judge({ loopback: { ...GOOD, isUp: false, hasIpv4Route: false } });
  assert.equal(verdict?.severity, "error");
  assert.deepEqual(verdict.fix.commands, ["sudo ip link set lo up"]);
  assert.deepEqual(verdict.fix.repair?.undo, [{ type: "run", argv: ["ip", "link", "set", "lo", "down"] }]);
});

test("loDown is silent where lo is up, and where nobody could look", () => {
  assert.deepEqual(loDown.judge({ loopback: GOOD }), []);
  assert.deepEqual(loDown.judge({ loopback: undefined }), []);
});
