import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { packetQueue } from "./packet-queue.ts";

const { stack } = SAMPLE_FACTS;
const RULE = {
  family: "ip",
  table: "filter",
  chain: "OUTPUT",
  handle: 2,
  verdict: "queue",
  target: undefined,
} as const;
const rules = [{ ...RULE, words: "NFQUEUE", isAboutLoopback: false }];
const HANGING = { ...stack, ipv4: { ...stack.ipv4, connect: { state: "times out", afterMs: 350 } as const } };

test("packetQueue tells a reader that is gone from one that does not answer", () => {
  const judge = (queues: readonly { queue: number; dropped: number }[]): string | undefined =>
    packetQueue.judge({ firewall: { rules, routeLocalnet: [], queues }, programs: undefined, stack: HANGING })[0]
      ?.cause;
  assert.match(judge([]) ?? "", /not there/);
  assert.match(judge([{ queue: 0, dropped: 0 }]) ?? "", /does not answer/);
});

test("packetQueue warns of lost packets, and only notes a program that loses none", () => {
  const programs = { firewalls: [{ pid: 7, program: "opensnitchd" }] };
  const losing = { rules, routeLocalnet: [], queues: [{ queue: 0, dropped: 12 }] };
  assert.equal(packetQueue.judge({ firewall: losing, programs, stack })[0]?.severity, "warning");
  assert.equal(packetQueue.judge({ firewall: undefined, programs, stack })[0]?.severity, "note");
});

test("packetQueue is silent about a queue that works", () => {
  const firewall = { rules, routeLocalnet: [], queues: [{ queue: 0, dropped: 0 }] };
  assert.deepEqual(packetQueue.judge({ firewall, programs: { firewalls: [] }, stack }), []);
});
