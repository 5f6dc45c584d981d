import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { AliasRecord, LeaseRecord, ServiceRecord } from "./model.ts";
import { readAlias, readChoice, readLease, readService } from "./stored-rows.ts";

const HOLDER = { bootId: "b", pidNamespace: "4026531836", pid: 12, startTicks: 345 };
const SERVICE: ServiceRecord = {
  id: "s1",
  leaseId: "l1",
  name: "web.shop.localhost",
  identity: { directory: "/shop", project: "shop", service: "web", branch: undefined, name: undefined },
  command: ["npm", "run", "dev"],
  uid: 0,
  state: "ready",
  port: 61_000,
  upstreams: [{ address: "::1", port: 61_000 }],
  tls: false,
  address: "127.77.0.1",
  lane: undefined,
  holder: HOLDER,
  sinceMs: 1000,
  exit: undefined,
  lastLines: ["listening"],
  notes: [],
};
const DOWN: ServiceRecord = {
  ...SERVICE,
  state: "down",
  address: undefined,
  holder: undefined,
  exit: { code: null, signal: "SIGKILL", atMs: 5 },
};
const LEASE: LeaseRecord = {
  id: "l1",
  port: 61_000,
  name: undefined,
  state: "granted",
  holder: HOLDER,
  untilMs: undefined,
  serviceId: "s1",
  sinceMs: 1000,
};
const ALIAS: AliasRecord = { name: "db.localhost", target: { address: "127.0.0.1", port: 5432 }, sinceMs: 7 };
const CHOICE = { key: "/shop web.shop.localhost", port: 61_000, address: "127.77.0.1" };

test("readService, readLease, readAlias and readChoice read back what was written as JSON", () => {
  assert.deepEqual(readService(JSON.stringify(SERVICE)), SERVICE);
  assert.deepEqual(readService(JSON.stringify(DOWN)), DOWN);
  assert.deepEqual(readLease(JSON.stringify(LEASE)), LEASE);
  assert.deepEqual(readAlias(JSON.stringify(ALIAS)), ALIAS);
  assert.deepEqual(readChoice(JSON.stringify(CHOICE)), CHOICE);
});

test("readService refuses a row in which one field is not what it must be", () => {
  const wrong: Record<string, unknown>[] = [
    { id: 1 },
    { state: "gone" },
    { port: 0 },
    { port: 65_536 },
    { port: "61000" },
    { holder: { ...HOLDER, pid: 1.5 } },
    { upstreams: [{ address: "::1" }] },
    { command: "npm" },
    { exit: { code: "x", signal: null, atMs: 1 } },
    { sinceMs: -1 },
    { identity: [] },
  ];
  for (const fields of wrong) {
    assert.equal(readService(JSON.stringify({ ...SERVICE, ...fields })), undefined, JSON.stringify(fields));
  }
});

test("no reader throws, whatever the row holds", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
      for (const read of [readService, readLease, readAlias, readChoice]) assert.equal(read(body), undefined);
    }),
  );
});
