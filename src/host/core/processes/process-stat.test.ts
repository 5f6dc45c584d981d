import assert from "node:assert/strict";
import { test } from "node:test";
import { hasEnded, parseProcessStat } from "./process-stat.ts";

const TAIL = "S 41 4121 41 34816 4121 4194304 1 0 0 0 1 2 0 0 20 0 11 0 987654 0 77 18446744073709551615 0";

const PARSED = {
  state: "S",
  parentPid: 41,
  session: 41,
  terminal: 34_816,
  threads: 11,
  startTicks: 987_654,
  cpuTicks: 3,
  residentPages: 77,
};

test("parseProcessStat reads state, parent, session, start and what it uses", () => {
  assert.deepEqual(parseProcessStat(`4121 (node) ${TAIL}\n`), PARSED);
});

test("parseProcessStat is not misled by a program's name", () => {
  for (const name of ["a) S 1 (b", ")", "", "x\ny) Z 7", "(((", "a) R 1 1 1 1"]) {
    assert.deepEqual(parseProcessStat(`4121 (${name}) ${TAIL}`), PARSED, name);
  }
});

test("parseProcessStat refuses what is cut short or something else", () => {
  const whole = `4121 (node) ${TAIL}`;
  const start = whole.indexOf("987654");
  for (let length = 0; length < start; length++) {
    assert.equal(parseProcessStat(whole.slice(0, length)), undefined, `cut at ${length}`);
  }
  assert.equal(parseProcessStat("no parenthesis"), undefined);
});

test("hasEnded tells a zombie from a process whose first thread alone has ended", () => {
  const stat = { state: "S", threads: 1 };
  assert.equal(hasEnded(stat), false);
  assert.equal(hasEnded({ ...stat, state: "Z", threads: 0 }), true);
  assert.equal(hasEnded({ ...stat, state: "Z", threads: 3 }), false);
  assert.equal(hasEnded({ ...stat, state: "X", threads: 0 }), true);
});
