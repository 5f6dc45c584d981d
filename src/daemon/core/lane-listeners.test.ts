import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lane, ServiceRecord } from "../../chart/core/model.ts";
import { laneListeners } from "./lane-listeners.ts";

const LANE: Lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" };
const DIRECT: Lane = { ...LANE, bind: "direct" };
const FTP: Lane = { ...LANE, protocol: "ftp", port: 2121, extra: [{ first: 21_000, last: 21_001 }] };
const ELSEWHERE = [{ address: "127.0.0.1", port: 61_000 }];

function service(lane: Lane | undefined, change: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    id: "db",
    leaseId: "lease",
    name: "db.shop.localhost",
    identity: { directory: "/srv", project: "shop", service: "db", branch: undefined, name: undefined },
    command: ["postgres"],
    uid: 1000,
    state: "ready",
    port: 61_000,
    upstreams: ELSEWHERE,
    tls: false,
    address: "127.77.0.2",
    lane,
    holder: undefined,
    sinceMs: 1,
    exit: undefined,
    lastLines: [],
    notes: [],
    ...change,
  };
}

function ends(...services: ServiceRecord[]): string[] {
  const { listeners, probes, findings } = laneListeners(services);
  return [
    ...listeners.map(({ address, port, lane }) => `${address}:${port} to ${lane?.upstreamPort ?? "upstream"}`),
    ...probes.map(({ address, port }) => `probe ${address}:${port}`),
    ...findings,
  ];
}

test("laneListeners listens for a forwarded service from its start on", () => {
  for (const state of ["starting", "ready", "orphaned"] as const) {
    assert.deepEqual(ends(service(LANE, { state })), ["127.77.0.2:5432 to upstream"]);
  }
  assert.deepEqual(ends(service(LANE, { state: "down" })), []);
  assert.deepEqual(ends(service(undefined), service(LANE, { address: undefined })), []);
  const [listener] = laneListeners([service({ ...LANE, transport: "udp" })]).listeners;
  assert.equal(listener?.id, "127.77.0.2|5432|lease|udp");
});

test("laneListeners lets callers of a stopped service be refused, and looks who is in its way", () => {
  for (const lane of [LANE, DIRECT]) {
    assert.deepEqual(ends(service(lane, { state: "stopped", upstreams: [] })), ["probe 127.77.0.2:5432"]);
  }
});

test("laneListeners leaves the port to a direct service, and forwards when that listens elsewhere", () => {
  assert.deepEqual(ends(service(DIRECT, { state: "starting", upstreams: [] })), ["probe 127.77.0.2:5432"]);
  assert.deepEqual(ends(service(DIRECT, { upstreams: [{ address: "127.77.0.2", port: 5432 }] })), []);
  assert.deepEqual(ends(service(DIRECT)), ["127.77.0.2:5432 to upstream"]);
});

test("laneListeners leaves extra ports to a service at its own address", () => {
  assert.deepEqual(ends(service(FTP, { upstreams: [{ address: "127.77.0.2", port: 61_000 }] })), [
    "127.77.0.2:2121 to upstream",
  ]);
});

test("laneListeners forwards the extra ports of a service elsewhere to the same numbers, for one service alone", () => {
  const one = service(FTP);
  const other = service(FTP, { id: "other", name: "db.other.localhost", address: "127.77.0.3" });
  assert.deepEqual(ends(one, other), [
    "127.77.0.2:2121 to upstream",
    "127.77.0.2:21000 to 21000",
    "127.77.0.2:21001 to 21001",
    "127.77.0.3:2121 to upstream",
    "db.other.test and db.shop.test both listen at 127.0.0.1: port 21000 leads to db.shop.test alone. Have each listen at $HOST",
  ]);
});

test("laneListeners opens no more than 64 extra ports", () => {
  const wide = service({ ...FTP, extra: [{ first: 20_000, last: 60_000 }] });
  const found = laneListeners([wide]);
  assert.equal(found.listeners.length, 65);
  assert.match(found.findings[0] ?? "", /more than 64 extra ports/);
});
