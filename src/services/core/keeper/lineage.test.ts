import assert from "node:assert/strict";
import { test } from "node:test";
import { Lineage, type LineageRow } from "./lineage.ts";

const KEEPER = 10;

function row(pid: number, parentPid: number, session = pid, startTicks = pid): LineageRow {
  return { pid, parentPid, session, startTicks };
}

function pids(found: Map<string, LineageRow[]>): Record<string, number[]> {
  return Object.fromEntries([...found].map(([service, rows]) => [service, rows.map(({ pid }) => pid)]));
}

test("Lineage knows children, sessions, and orphans that it saw before", () => {
  const lineage = new Lineage();
  lineage.begin("api", { pid: 100, startTicks: 100 });
  lineage.begin("db", { pid: 200, startTicks: 200 });
  const keeper = row(KEEPER, 1);
  // 101 left the session, 102 is its child; 201 stays in db's.
  const before = [keeper, row(100, KEEPER), row(101, 100), row(102, 101, 101), row(200, KEEPER), row(201, 200, 200)];
  assert.deepEqual(pids(lineage.look(before)), { api: [100, 101, 102], db: [200, 201] });
  const after = [keeper, row(102, KEEPER, 101), row(201, KEEPER, 200), row(300, KEEPER)];
  assert.deepEqual(pids(lineage.look(after)), { api: [102], db: [201] });
});

test("Lineage takes nothing for known that has only the pid of an earlier process", () => {
  const lineage = new Lineage();
  lineage.begin("api", { pid: 100, startTicks: 100 });
  lineage.look([row(100, KEEPER), row(101, 100)]);
  lineage.end(100);
  assert.deepEqual(pids(lineage.look([row(101, KEEPER, 101, 999)])), {});
});

test("Lineage takes a root's pid that is used again for nothing, whatever session it leads", () => {
  const lineage = new Lineage();
  lineage.begin("api", { pid: 100, startTicks: 100 });
  lineage.look([row(100, KEEPER), row(101, 100)]);
  // Before it is told that the life has ended.
  assert.deepEqual(pids(lineage.look([row(100, 1, 100, 999), row(102, 100, 100, 1000)])), {});
});

test("Lineage knows the session of a root that ended before it was seen", () => {
  const lineage = new Lineage();
  lineage.begin("api", { pid: 100, startTicks: undefined });
  assert.deepEqual(pids(lineage.look([row(101, KEEPER, 100)])), { api: [101] });
});

test("Lineage goes round no circle", () => {
  const lineage = new Lineage();
  assert.deepEqual(pids(lineage.look([row(1, 2), row(2, 1)])), {});
});
