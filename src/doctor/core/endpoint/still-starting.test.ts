import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, NOW_MS, socketOf } from "../../../../test/doctor/made-facts.ts";
import { stillStarting } from "./still-starting.ts";

const young = { pid: 88, command: "node slow.js", startedAtMs: NOW_MS - 2000 };

test("stillStarting asks for patience, for a while", () => {
  const [verdict] = stillStarting.judge(factsOf({ listeners: [], starting: [young] }));
  assert.equal(verdict?.severity, "warning");
  assert.equal(verdict?.cause, "process 88 (node slow.js) was started 2 s ago for port 3000, and does not listen yet");
  const old = { ...young, startedAtMs: NOW_MS - 200_000 };
  assert.equal(stillStarting.judge(factsOf({ listeners: [], starting: [old] }))[0]?.severity, "error");
});

test("stillStarting is silent where something listens, and where nobody was told the port", () => {
  assert.deepEqual(stillStarting.judge(factsOf({ listeners: [socketOf("[::1]:3000")], starting: [young] })), []);
  assert.deepEqual(stillStarting.judge(factsOf({ listeners: [], starting: [] })), []);
});
