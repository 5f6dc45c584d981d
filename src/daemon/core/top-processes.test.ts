import assert from "node:assert/strict";
import { test } from "node:test";
import { topProcesses } from "./top-processes.ts";

const PARENTS: Readonly<Record<number, number>> = { 10: 1, 11: 10, 12: 10, 13: 5, 5: 10, 20: 1, 30: 30 };
const parentOf = (pid: number): number | undefined => PARENTS[pid];

test("topProcesses names the master of workers, also over one that holds nothing", () => {
  assert.deepEqual(topProcesses(new Set([12, 11, 10]), parentOf), [10]);
  assert.deepEqual(topProcesses(new Set([10, 13]), parentOf), [10]);
});

test("topProcesses names each of several that share a socket, brothers among them", () => {
  assert.deepEqual(topProcesses(new Set([11, 12]), parentOf), [11, 12]);
  assert.deepEqual(topProcesses(new Set([10, 20]), parentOf), [10, 20]);
});

test("topProcesses ends where a process is said to be its own parent", () => {
  assert.deepEqual(
    topProcesses(new Set([10, 30]), (pid) => (pid === 10 ? 31 : 31)),
    [10, 30],
  );
});
