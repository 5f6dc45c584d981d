import assert from "node:assert/strict";
import { test } from "node:test";
import { timeWaitFull } from "./time-wait-full.ts";

function judge(timeWait: number, timeWaitOverflows: number): string[] {
  const connections = { busiest: [], lendable: 100, timeWait, timeWaitMax: 1000, timeWaitOverflows };
  return timeWaitFull.judge({ connections }).flatMap(({ fix }) => fix.commands);
}

test("timeWaitFull warns near the limit, and raises it", () => {
  assert.deepEqual(judge(900, 3), ["sudo sysctl -w net.ipv4.tcp_max_tw_buckets=16384"]);
});

test("timeWaitFull says nothing of overflows that are long over", () => {
  assert.deepEqual(judge(899, 12_000), []);
});
