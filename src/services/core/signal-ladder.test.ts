import assert from "node:assert/strict";
import { test } from "node:test";
import { SignalLadder } from "./signal-ladder.ts";

function verdicts(way: "sent" | "typed", times: readonly number[]): string[] {
  const ladder = new SignalLadder();
  return times.map((atMs) => ladder[way](atMs));
}

test("SignalLadder kills at the third request, or at the second after the command had its time", () => {
  assert.deepEqual(verdicts("sent", [0, 100, 200, 300]), ["pass", "pass-and-warn", "kill", "kill"]);
  assert.deepEqual(verdicts("sent", [0, 4999]), ["pass", "pass-and-warn"]);
  assert.deepEqual(verdicts("sent", [0, 5000]), ["pass", "kill"]);
});

test("SignalLadder takes Ctrl-C in a terminal as input, unless it comes in a burst", () => {
  assert.deepEqual(verdicts("typed", [0, 3000, 6000, 9000]), ["pass", "pass", "pass", "pass"]);
  assert.deepEqual(verdicts("typed", [0, 900, 1800]), ["pass", "pass-and-warn", "kill"]);
  assert.deepEqual(verdicts("typed", [0, 900, 2000]), ["pass", "pass-and-warn", "pass-and-warn"]);
});
