import assert from "node:assert/strict";
import { test } from "node:test";
import { machineStalled } from "./machine-stalled.ts";

const CALM = { cpuSome: 20, memoryFull: 0, ioFull: 1, tcpPages: 10, tcpPagesPressure: 1000, busiest: undefined };

test("machineStalled tells what is waited for, and by how much", () => {
  const judge = (change: object): string[] =>
    machineStalled.judge({ pressure: { ...CALM, ...change } }).map(({ severity, cause }) => `${severity}: ${cause}`);
  assert.deepEqual(judge({ cpuSome: 80 }), [
    "note: Of the last ten seconds, some work waited for the processor during 80 %",
  ]);
  assert.match(judge({ cpuSome: 96 })[0] ?? "", /^warning/);
  assert.match(judge({ memoryFull: 10 })[0] ?? "", /^warning: .* all work waited for memory during 10 %/);
  assert.match(judge({ ioFull: 55 })[0] ?? "", /the disk/);
  assert.match(judge({ tcpPages: 1000 })[0] ?? "", /TCP uses so much memory/);
  assert.deepEqual(judge({}), []);
});
