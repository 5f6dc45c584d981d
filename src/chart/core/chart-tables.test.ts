import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartTables } from "./chart-tables.ts";
import type { LeaseRecord, ServiceRecord } from "./model.ts";

function lease(id: string, port: number): LeaseRecord {
  const nothing = { name: undefined, holder: undefined, untilMs: 1, serviceId: undefined };
  return { id, port, state: "granted", sinceMs: 0, ...nothing };
}

function service(id: string, name: string, address?: string): ServiceRecord {
  return {
    id,
    leaseId: "l",
    name,
    identity: { directory: "/", project: "p", service: undefined, branch: undefined, name: undefined },
    command: [],
    uid: 0,
    state: "starting",
    port: 1,
    upstreams: [],
    tls: false,
    address,
    lane: undefined,
    holder: undefined,
    sinceMs: 0,
    exit: undefined,
    lastLines: [],
    notes: [],
  };
}

test("ChartTables refuse a second lease on a port, and free the port with the lease", () => {
  const tables = new ChartTables();
  tables.putLease(lease("a", 61_000));
  assert.throws(() => tables.putLease(lease("b", 61_000)), /61000 is a's/);
  assert.equal(tables.lease("b"), undefined);
  tables.dropLease("a");
  tables.putLease(lease("b", 61_000));
  assert.equal(tables.leaseOn(61_000)?.id, "b");
});

test("ChartTables follow a lease that moves to another port", () => {
  const tables = new ChartTables();
  tables.putLease(lease("a", 61_000));
  tables.putLease(lease("a", 61_001));
  assert.equal(tables.leaseOn(61_000), undefined);
  assert.equal(tables.leaseOn(61_001)?.id, "a");
});

test("ChartTables refuse a second service of a name or an address", () => {
  const tables = new ChartTables();
  tables.putService(service("a", "shop.localhost", "127.77.0.1"));
  assert.throws(() => tables.putService(service("b", "shop.localhost")), /shop\.localhost is a's/);
  assert.throws(() => tables.putService(service("b", "api.localhost", "127.77.0.1")), /127\.77\.0\.1 is a's/);
  tables.putService(service("a", "shop.localhost"));
  assert.equal(tables.isAddressTaken("127.77.0.1"), false);
  tables.dropService("a");
  assert.equal(tables.serviceNamed("shop.localhost"), undefined);
});

test("ChartTables collect every change in order, and one row for each key", () => {
  const tables = new ChartTables();
  tables.putLease(lease("a", 61_000));
  tables.dropLease("a");
  tables.dropLease("never granted");
  tables.putAlias({ name: "db.localhost", target: { address: "127.0.0.1", port: 1 }, sinceMs: 0 });
  const { changes, rows } = tables.takeChanges();
  assert.deepEqual(
    changes.map(({ type }) => type),
    ["lease", "lease-gone", "alias"],
  );
  assert.deepEqual(
    rows.map(({ table, key, body }) => [table, key, body === undefined]),
    [
      ["lease", "a", true],
      ["alias", "db.localhost", false],
    ],
  );
  assert.deepEqual(tables.takeChanges(), { changes: [], rows: [] });
});

test("ChartTables hand out contents that never change afterwards", () => {
  const tables = new ChartTables();
  const before = tables.contents();
  tables.putLease(lease("a", 61_000));
  assert.deepEqual(before.leases, []);
  assert.equal(tables.contents().leases.length, 1);
  assert.equal(tables.contents(), tables.contents());
});

test("ChartTables forget the choices that were not used for longest", () => {
  const tables = new ChartTables();
  const choice = (n: number): { key: string; port: number; address: undefined } => ({
    key: `k${n}`,
    port: 1 + (n % 60_000),
    address: undefined,
  });
  for (let n = 0; n < 5000; n++) tables.putChoice(choice(n));
  tables.takeChanges();
  tables.putChoice(choice(0));
  tables.putChoice(choice(5000));
  assert.equal(tables.choice("k1"), undefined);
  assert.equal(tables.choice("k0")?.port, 1);
  assert.deepEqual(
    tables.takeChanges().rows.map(({ key, body }) => [key, body === undefined]),
    [
      ["k5000", false],
      ["k1", true],
    ],
  );
});
