import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { firewallRule } from "./firewall-rule.ts";

const { loopback, stack } = SAMPLE_FACTS;
const LATE = { state: "times out", afterMs: 350 } as const;
const REFUSED = { state: "fails", error: "ECONNREFUSED" } as const;
const RULE = { family: "inet", table: "t", chain: "o", handle: 4, target: undefined, isAboutLoopback: true };

test("firewallRule takes the kind from IPv4 where both families fail", () => {
  const sick = { ...stack, ipv4: { ...stack.ipv4, connect: REFUSED }, ipv6: { ...stack.ipv6, connect: LATE } };
  const verdicts = firewallRule.judge({ loopback, stack: sick, firewall: undefined });
  assert.deepEqual(
    verdicts.map(({ cause }) => cause),
    ["A firewall rule that answers with a reset or port-unreachable stops traffic to 127.0.0.1 and ::1"],
  );
  assert.deepEqual(verdicts[0]?.fix.commands, ["sudo portolan doctor"]);
});

test("firewallRule names the likeliest rule to root", () => {
  const sick = { ...stack, ipv4: { ...stack.ipv4, connect: REFUSED } };
  const rules = [
    { ...RULE, verdict: "drop" as const, words: "oifname lo drop" },
    { ...RULE, handle: 5, verdict: "reject" as const, words: "tcp dport 9 reject", isAboutLoopback: false },
    { ...RULE, handle: 6, verdict: "reject" as const, words: "oifname lo reject" },
  ];
  const [verdict] = firewallRule.judge({ loopback, stack: sick, firewall: { rules, routeLocalnet: [], queues: [] } });
  assert.deepEqual(verdict?.fix.commands, ["sudo nft delete rule inet t o handle 6"]);
});

test("firewallRule lets loopback through a chain that drops what no rule accepts", () => {
  const sick = { ...stack, ipv4: { ...stack.ipv4, connect: LATE } };
  const rules = [{ ...RULE, chain: "INPUT", verdict: "drop" as const, words: "policy drop" }];
  const [verdict] = firewallRule.judge({ loopback, stack: sick, firewall: { rules, routeLocalnet: [], queues: [] } });
  assert.deepEqual(verdict?.fix.commands, ["sudo nft insert rule inet t INPUT iifname lo accept"]);
});

test("firewallRule is silent where all works, lo is down, the address is gone, or a queue explains it", () => {
  const sick = { ...stack, ipv4: { ...stack.ipv4, connect: LATE } };
  const queue = { ...RULE, verdict: "queue" as const, words: "queue" };
  assert.deepEqual(firewallRule.judge({ loopback, stack, firewall: undefined }), []);
  assert.deepEqual(
    firewallRule.judge({ loopback: { ...loopback, isUp: false }, stack: sick, firewall: undefined }),
    [],
  );
  assert.deepEqual(
    firewallRule.judge({ loopback: { ...loopback, hasIpv4Route: false }, stack: sick, firewall: undefined }),
    [],
  );
  assert.deepEqual(
    firewallRule.judge({ loopback, stack: sick, firewall: { rules: [queue], routeLocalnet: [], queues: [] } }),
    [],
  );
});
