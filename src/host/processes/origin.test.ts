import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../test/host/plain-process.ts";
import type { ProcessFacts } from "../core/processes/process-facts.ts";
import { originOf } from "./origin.ts";

test("originOf goes from this process up to the first", () => {
  const origin = originOf(process.pid);
  assert.deepEqual(
    origin?.chain.slice(0, 2).map(({ pid }) => pid),
    [process.pid, process.ppid],
  );
  assert.equal(originOf(2 ** 31 - 1), undefined);
});

test("originOf ends at a circle, at a pid used again and at a chain without an end", () => {
  const pids = (read: (pid: number) => ProcessFacts | undefined): number[] | undefined =>
    originOf(100, { read })?.chain.map(({ pid }) => pid);
  assert.deepEqual(
    pids((pid) => plainProcess({ pid, parentPid: pid === 100 ? 99 : 100 })),
    [100, 99],
  );
  assert.deepEqual(
    pids((pid) => plainProcess({ pid, parentPid: pid - 1, startTicks: pid === 98 ? 7 : 1 })),
    [100, 99],
  );
  assert.equal(pids((pid) => plainProcess({ pid, parentPid: pid + 1 }))?.length, 64);
});
