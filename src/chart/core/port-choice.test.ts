import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { BLOCKED_PORTS } from "../../address/blocked-ports.ts";
import type { PortRules } from "./model.ts";
import { portCandidates, portGroups } from "./port-choice.ts";

const LINUX: PortRules = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [] };
const MACOS: PortRules = { ephemeral: { first: 49_152, last: 65_535 }, reserved: [] };

function firstOnes(rules: PortRules, options: { seed: number; remembered?: number; count: number }): number[] {
  const candidates = portCandidates({ rules, seed: options.seed, remembered: options.remembered });
  return [...candidates.take(options.count)];
}

test("portGroups prefer the dynamic ports that Linux does not lend", () => {
  assert.deepEqual(portGroups(LINUX)[0], [{ first: 61_000, last: 65_535 }]);
});

test("portGroups fall back to unassigned ports where the system lends all dynamic ones", () => {
  const [first, second] = portGroups(MACOS);
  assert.deepEqual(first?.[0], { first: 33_657, last: 33_889 });
  assert.deepEqual(second, [{ first: 49_152, last: 65_535 }]);
});

test("portGroups leave out what is reserved", () => {
  const rules = {
    ...LINUX,
    reserved: [
      { first: 61_000, last: 61_999 },
      { first: 63_000, last: 63_000 },
    ],
  };
  assert.deepEqual(portGroups(rules)[0], [
    { first: 62_000, last: 62_999 },
    { first: 63_001, last: 65_535 },
  ]);
});

test("portGroups obey a span that is given", () => {
  assert.deepEqual(portGroups({ ...LINUX, only: { first: 5, last: 6 } }), [[{ first: 5, last: 6 }]]);
});

test("portCandidates begin with the remembered port, then where the seed says", () => {
  assert.deepEqual(firstOnes(LINUX, { seed: 10, count: 3 }), [61_010, 61_011, 61_012]);
  assert.deepEqual(firstOnes(LINUX, { seed: 10, remembered: 61_011, count: 3 }), [61_011, 61_010, 61_012]);
  assert.deepEqual(firstOnes(LINUX, { seed: 4535, count: 2 }), [65_535, 61_000]);
});

test("portCandidates forget a remembered port that the rules no longer allow", () => {
  assert.deepEqual(
    firstOnes({ ...LINUX, reserved: [{ first: 61_011, last: 61_011 }] }, { seed: 0, remembered: 61_011, count: 1 }),
    [61_000],
  );
  assert.deepEqual(firstOnes(LINUX, { seed: 0, remembered: 8080, count: 1 }), [61_000]);
});

test("portCandidates skip what browsers block", () => {
  const only = { first: 6664, last: 6670 };
  assert.deepEqual(firstOnes({ ...LINUX, only }, { seed: 0, remembered: 6667, count: 9 }), [6664, 6670]);
});

test("portCandidates name every allowed port once, and nothing else", () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 3000 }))
    .map(([first, width]) => ({ first, last: Math.min(65_535, first + width) }));
  const rules = fc.record({
    ephemeral: fc.option(span, { nil: undefined }),
    reserved: fc.array(span, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(rules, fc.nat(), fc.integer({ min: 1, max: 65_535 }), (some, seed, remembered) => {
      const ports = [...portCandidates({ rules: some, seed, remembered })];
      assert.equal(new Set(ports).size, ports.length);
      for (const port of ports) {
        assert.ok(port > 1023 && port <= 65_535 && !BLOCKED_PORTS.has(port));
        assert.ok(!some.reserved.some(({ first, last }) => port >= first && port <= last));
      }
      const dynamic = ports.filter((port) => port >= 49_152).length;
      assert.ok(dynamic >= 16_384 - 9003, "all dynamic ports that are not reserved");
    }),
    { numRuns: 50 },
  );
});
