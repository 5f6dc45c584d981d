import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartTables } from "./chart-tables.ts";
import type { LeaseRecord, ServiceRecord } from "./model.ts";
import { restamp, stepBefore } from "./restamp.ts";

const DAY_MS = 86_400_000;
const SERVICE: ServiceRecord = {
  id: "s",
  leaseId: "gone",
  name: "shop.localhost",
  identity: { directory: "/srv/shop", project: "shop", service: undefined, branch: undefined, name: undefined },
  command: ["node", "server.js"],
  uid: 1000,
  state: "down",
  port: 61_000,
  upstreams: [],
  tls: false,
  address: undefined,
  lane: undefined,
  holder: undefined,
  sinceMs: 1_000,
  exit: { code: 1, signal: null, atMs: 2_000 },
  lastLines: [],
  notes: [],
};
const LEASE: LeaseRecord = {
  id: "l",
  port: 61_001,
  name: undefined,
  state: "granted",
  holder: undefined,
  untilMs: 602_000,
  serviceId: undefined,
  sinceMs: 2_000,
};

function tables(): ChartTables {
  const made = new ChartTables();
  made.putService(SERVICE);
  made.putService({ ...SERVICE, id: "t", name: "other.localhost", exit: undefined });
  made.putLease(LEASE);
  made.putLease({ ...LEASE, id: "m", port: 61_002, untilMs: undefined });
  made.putAlias({ name: "old.localhost", target: { address: "127.0.0.1", port: 9 }, sinceMs: 3_000 });
  made.takeChanges();
  return made;
}

test("restamp moves every stamp, and each change is one to store", () => {
  const moved = tables();
  restamp(moved, DAY_MS);
  const { services, leases, aliases } = moved.contents();
  assert.deepEqual(
    services.map(({ sinceMs, exit }) => [sinceMs - DAY_MS, exit && exit.atMs - DAY_MS]),
    [
      [1_000, 2_000],
      [1_000, undefined],
    ],
  );
  assert.deepEqual(
    leases.map(({ sinceMs, untilMs }) => [sinceMs - DAY_MS, untilMs && untilMs - DAY_MS]),
    [
      [2_000, 602_000],
      [2_000, undefined],
    ],
  );
  assert.deepEqual(
    aliases.map(({ sinceMs }) => sinceMs - DAY_MS),
    [3_000],
  );
  assert.equal(moved.takeChanges().rows.length, 5);
});

test("restamp there and back leaves everything as it was", () => {
  const moved = tables();
  restamp(moved, DAY_MS);
  restamp(moved, -DAY_MS);
  assert.deepEqual(moved.contents(), tables().contents());
});

test("stepBefore sees a clock that was set back by what is stamped later than now", () => {
  const stored = tables().stored();
  assert.deepEqual(
    [3_000, 90_000, 2_500, 0].map((nowMs) => stepBefore(stored, nowMs)),
    [0, 0, -500, -3_000],
  );
  assert.equal(stepBefore({ services: [], leases: [], aliases: [], uses: [], choices: [] }, 0), 0);
});
