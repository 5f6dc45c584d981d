import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { descendantsOf, type ProcessNode } from "./process-graph.ts";

const nodes = (...pairs: [number, number][]): ProcessNode[] => pairs.map(([pid, parentPid]) => ({ pid, parentPid }));

test("descendantsOf lists parents before their children", () => {
  const processes = nodes([9, 5], [5, 2], [2, 1], [1, 0], [6, 5], [7, 1]);
  assert.deepEqual(descendantsOf([2], processes), [2, 5, 6, 9]);
});

test("descendantsOf joins seeds that lie within each other's trees", () => {
  const processes = nodes([2, 1], [3, 2], [4, 3], [8, 1]);
  assert.deepEqual(descendantsOf([4, 8, 2], processes), [8, 2, 3, 4]);
});

test("descendantsOf leaves out seeds that do not exist, with what hangs on them", () => {
  assert.deepEqual(descendantsOf([77], nodes([2, 1], [3, 77])), []);
});

test("descendantsOf ends with any snapshot, also a torn one with cycles", () => {
  const node = fc.record({ pid: fc.integer({ min: 1, max: 20 }), parentPid: fc.integer({ min: 0, max: 20 }) });
  fc.assert(
    fc.property(fc.uniqueArray(node, { selector: ({ pid }) => pid }), fc.array(fc.nat(20)), (processes, seeds) => {
      const found = descendantsOf(seeds, processes);
      const known = new Set(processes.map(({ pid }) => pid));
      const wanted = new Set(seeds.filter((seed) => known.has(seed)));
      // By the definition: add children until nothing changes.
      for (let size = -1; size !== wanted.size;) {
        size = wanted.size;
        for (const { pid, parentPid } of processes) if (wanted.has(parentPid)) wanted.add(pid);
      }
      assert.equal(found.length, wanted.size);
      assert.deepEqual(new Set(found), wanted);
    }),
  );
});
