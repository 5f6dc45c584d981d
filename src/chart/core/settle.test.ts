import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartTables } from "./chart-tables.ts";
import type { LeaseRecord, ServiceRecord } from "./model.ts";
import { boundedLines, departService, forgetDeparted, serviceOf, settleLease } from "./settle.ts";

const HOLDER = { bootId: "b", pidNamespace: "1", pid: 12, startTicks: 345 };

function service(n: number): ServiceRecord {
  return {
    id: `s${n}`,
    leaseId: `l${n}`,
    name: `s${n}.localhost`,
    identity: { directory: "/", project: "p", service: undefined, branch: undefined, name: undefined },
    command: [],
    uid: 0,
    state: "ready",
    port: 61_000 + n,
    upstreams: [{ address: "127.0.0.1", port: 61_000 + n }],
    tls: false,
    address: `127.77.0.${n + 1}`,
    lane: undefined,
    holder: HOLDER,
    sinceMs: 0,
    exit: undefined,
    lastLines: ["before"],
    notes: [],
  };
}

function lease(n: number): LeaseRecord {
  return {
    id: `l${n}`,
    port: 61_000 + n,
    name: undefined,
    state: "granted",
    holder: HOLDER,
    untilMs: undefined,
    serviceId: `s${n}`,
    sinceMs: 0,
  };
}

function tablesWith(n: number): ChartTables {
  const tables = new ChartTables();
  tables.putLease(lease(n));
  tables.putService(service(n));
  tables.takeChanges();
  return tables;
}

test("settleLease marks a service orphaned with its lease, once", () => {
  const tables = tablesWith(1);
  const facts = { nowMs: 10, isHolderAlive: false, isListening: true };
  settleLease(tables, lease(1), facts);
  assert.equal(tables.lease("l1")?.state, "orphaned");
  assert.equal(tables.service("s1")?.state, "orphaned");
  assert.equal(tables.takeChanges().changes.length, 2);
  settleLease(tables, tables.lease("l1") ?? lease(1), facts);
  assert.deepEqual(tables.takeChanges().changes, []);
});

test("settleLease takes a service down when neither holder nor listener lives", () => {
  const tables = tablesWith(1);
  settleLease(tables, lease(1), { nowMs: 10, isHolderAlive: false, isListening: false });
  const down = tables.service("s1");
  assert.equal(tables.lease("l1"), undefined);
  assert.deepEqual([down?.state, down?.exit], ["down", { code: null, signal: null, atMs: 10 }]);
  assert.deepEqual([down?.address, down?.holder, down?.upstreams], [undefined, undefined, []]);
  assert.equal(tables.isAddressTaken("127.77.0.2"), false);
});

test("settleLease drops a lease that is nobody's", () => {
  const tables = new ChartTables();
  const plain = { ...lease(1), serviceId: undefined };
  tables.putLease(plain);
  settleLease(tables, plain, { nowMs: 10, isHolderAlive: false, isListening: false });
  assert.deepEqual(tables.contents().leases, []);
});

test("serviceOf knows no service for a lease that it had before", () => {
  const tables = tablesWith(1);
  assert.equal(serviceOf(tables, lease(1))?.id, "s1");
  assert.equal(serviceOf(tables, { ...lease(1), id: "old" }), undefined);
});

test("departService keeps the last lines that it has unless there are newer ones", () => {
  const tables = tablesWith(1);
  departService(tables, service(1), { exit: { code: 1, signal: null, atMs: 5 }, lastLines: ["boom"] });
  assert.deepEqual(tables.service("s1")?.lastLines, ["boom"]);
  departService(tables, service(1), { exit: { code: 1, signal: null, atMs: 5 } });
  assert.deepEqual(tables.service("s1")?.lastLines, ["before"]);
});

test("departService leaves a lease alone that is another service's by now", () => {
  const tables = tablesWith(1);
  departService(tables, { ...service(2), leaseId: "l1" }, { exit: { code: 0, signal: null, atMs: 5 } });
  assert.equal(tables.lease("l1")?.port, 61_001);
});

test("forgetDeparted keeps the newest 50 for an hour", () => {
  const tables = new ChartTables();
  for (let n = 0; n < 60; n++) departService(tables, service(n), { exit: { code: 0, signal: null, atMs: n } });
  const ids = tables.contents().services.map(({ id }) => id);
  assert.equal(ids.length, 50);
  assert.equal(ids.includes("s9"), false);
  assert.equal(ids.includes("s10"), true);
  forgetDeparted(tables, 3_600_000 + 30);
  assert.equal(tables.contents().services.length, 29);
});

test("boundedLines keep 40 lines of 2,000 characters", () => {
  const lines = boundedLines(Array.from({ length: 100 }, (_, n) => `${n} ${"x".repeat(5000)}`));
  assert.equal(lines.length, 40);
  assert.ok(lines[0]?.startsWith("60 ") && lines[0].length === 2000);
});
