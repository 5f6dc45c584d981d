import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartTables } from "./chart-tables.ts";
import type { StoredChart } from "./chart-tables.ts";
import type { LeaseRecord, ServiceRecord } from "./model.ts";
import { restoreTables } from "./restore.ts";

const SERVICE: ServiceRecord = {
  id: "s1",
  leaseId: "l1",
  name: "shop.localhost",
  identity: { directory: "/", project: "shop", service: undefined, branch: undefined, name: undefined },
  command: [],
  uid: 0,
  state: "ready",
  port: 61_000,
  upstreams: [],
  tls: false,
  address: "127.77.0.1",
  lane: undefined,
  holder: undefined,
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
  notes: [],
};
const LEASE: LeaseRecord = {
  id: "l1",
  port: 61_000,
  name: undefined,
  state: "granted",
  holder: undefined,
  untilMs: 1,
  serviceId: "s1",
  sinceMs: 0,
};
const ALIAS = { name: "db.localhost", target: { address: "127.0.0.1", port: 5432 }, sinceMs: 0 };
const CHOICE = { key: "k", port: 61_000, address: undefined };
const USE = { project: "shop", branch: "fix-ui", sinceMs: 0 };
const GOOD: StoredChart = { services: [SERVICE], leases: [LEASE], aliases: [ALIAS], uses: [USE], choices: [CHOICE] };

function restored(stored: Partial<StoredChart>): { tables: ChartTables; passedOver: string[]; mended: string[] } {
  const tables = new ChartTables();
  const rows = restoreTables(tables, { ...GOOD, ...stored }, 99);
  return {
    tables,
    passedOver: rows.map(({ table, key, body }) => `${table} ${key}${body === undefined ? "" : "!"}`),
    mended: tables.takeChanges().rows.map(({ table, key }) => `${table} ${key}`),
  };
}

test("restoreTables puts back what agrees with itself, and has nothing to write", () => {
  const { tables, passedOver, mended } = restored({});
  assert.deepEqual(tables.stored(), GOOD);
  assert.deepEqual([passedOver, mended], [[], []]);
});

test("restoreTables passes over what the first row contradicts", () => {
  const { tables, passedOver } = restored({
    leases: [LEASE, { ...LEASE, id: "l2" }],
    services: [SERVICE, { ...SERVICE, id: "s2" }, { ...SERVICE, id: "s3", name: "api.localhost" }],
    aliases: [ALIAS, { ...ALIAS, name: "shop.localhost" }],
  });
  assert.deepEqual(passedOver, ["lease l2", "service s2", "service s3", "alias shop.localhost"]);
  assert.deepEqual(tables.stored(), GOOD);
});

test("restoreTables takes a service down that has no lease of its own", () => {
  for (const leases of [[], [{ ...LEASE, serviceId: "other" }], [{ ...LEASE, port: 61_001 }]]) {
    const { tables, mended } = restored({ leases });
    assert.equal(tables.service("s1")?.state, "down");
    assert.ok(mended.includes("service s1"));
  }
});

test("restoreTables frees a lease from a service that does not know it", () => {
  const { tables, mended } = restored({ leases: [LEASE, { ...LEASE, id: "l2", port: 61_002 }] });
  assert.deepEqual([tables.lease("l2")?.serviceId, mended], [undefined, ["lease l2"]]);
});
