import assert from "node:assert/strict";
import { test } from "node:test";
import { readRuleset } from "./read-ruleset.ts";

/** Parts of rules as nft 1.0.6 prints them. */
const OUT_LO = { match: { op: "==", left: { meta: { key: "oifname" } }, right: "lo" } };
const NOT_LO = { match: { op: "!=", left: { meta: { key: "oifname" } }, right: "lo" } };
const PORT_9 = { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 9 } };
const PREFIX = { prefix: { addr: "127.0.0.0", len: 8 } };
const TO_LOOPBACK = { match: { op: "==", left: { payload: { protocol: "ip", field: "daddr" } }, right: PREFIX } };
const TO_LAN = { match: { op: "==", left: { payload: { protocol: "ip", field: "daddr" } }, right: "192.0.2.7" } };
const TO_SET = { match: { op: "==", left: { payload: { protocol: "ip", field: "daddr" } }, right: "@mine" } };
const COUNTER = { counter: { packets: 0, bytes: 0 } };
const RESET = { reject: { type: "tcp reset" } };
const DNAT = { dnat: { addr: "10.9.9.2", port: 80 } };

function rule(...expr: readonly object[]): object {
  return { rule: { family: "inet", table: "t", chain: "o", handle: 4, expr } };
}

function read(...objects: readonly object[]): string[] {
  const rules = readRuleset({ nftables: [{ metainfo: {} }, ...objects] });
  return rules.map((one) => `${one.chain} ${one.handle} ${one.verdict} ${one.isAboutLoopback}: ${one.words}`);
}

test("readRuleset keeps what may stop a loopback packet, in words", () => {
  assert.deepEqual(
    read(
      rule(OUT_LO, PORT_9, COUNTER, RESET),
      rule(TO_LOOPBACK, { drop: null }),
      rule(PORT_9, { xt: { type: "target", name: "NFQUEUE" } }),
      rule(TO_SET, { drop: null }),
    ),
    [
      "o 4 reject true: oifname lo tcp dport 9 reject with tcp reset",
      "o 4 drop true: ip daddr 127.0.0.0/8 drop",
      "o 4 queue false: tcp dport 9 NFQUEUE",
      "o 4 drop false: ip daddr @mine drop",
    ],
  );
});

test("readRuleset leaves out what loopback never meets, and what stops nothing", () => {
  assert.deepEqual(read(rule(NOT_LO, { drop: null }), rule(TO_LAN, { drop: null }), rule(PORT_9, COUNTER)), []);
});

test("readRuleset says where a dnat rule leads", () => {
  const [found] = readRuleset({ nftables: [rule(TO_LOOPBACK, PORT_9, DNAT)] });
  assert.equal(found?.verdict, "dnat");
  assert.equal(found.target, "10.9.9.2");
  assert.equal(found.words, "ip daddr 127.0.0.0/8 tcp dport 9 dnat to 10.9.9.2:80");
});

test("readRuleset lists a base chain that drops what no rule accepts", () => {
  const chain = { family: "inet", table: "t", name: "i", handle: 9, type: "filter", hook: "input", policy: "drop" };
  assert.deepEqual(read({ chain }, { chain: { ...chain, policy: "accept" } }), ["i 9 drop false: policy drop"]);
});

test("readRuleset makes nothing of what is no listing", () => {
  for (const listing of [undefined, null, {}, { nftables: "x" }, { nftables: [1, { rule: { expr: 3 } }] }]) {
    assert.deepEqual(readRuleset(listing), []);
  }
});
