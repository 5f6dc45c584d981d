import assert from "node:assert/strict";
import { test } from "node:test";
import { dnatUnroutable } from "./dnat-unroutable.ts";

const RULE = { family: "ip", table: "n", chain: "o", handle: 2, verdict: "dnat", words: "dnat" } as const;

test("dnatUnroutable is silent for a target on loopback, for other traffic, and with route_localnet", () => {
  const judge = (target: string, isAboutLoopback: boolean, routeLocalnet: readonly string[]): number =>
    dnatUnroutable.judge({ firewall: { rules: [{ ...RULE, target, isAboutLoopback }], routeLocalnet, queues: [] } })
      .length;
  assert.equal(judge("172.17.0.2", true, []), 1);
  assert.equal(judge("127.0.0.1", true, []), 0);
  assert.equal(judge("172.17.0.2", false, []), 0);
  assert.equal(judge("172.17.0.2", true, ["docker0"]), 0);
});
