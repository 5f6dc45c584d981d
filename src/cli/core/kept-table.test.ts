import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeptRow, layOutKept } from "./kept-table.ts";

const NOTHING: Omit<KeptRow, "name" | "state"> = {
  urls: [],
  upstreams: [],
  startedAtMs: undefined,
  restarts: 0,
  cpuPercent: undefined,
  residentBytes: undefined,
  pid: undefined,
  cause: undefined,
};
const ROWS: readonly KeptRow[] = [
  {
    ...NOTHING,
    name: "db",
    state: "ready",
    urls: ["postgres://db.shop.test:5432"],
    startedAtMs: 1000,
    pid: 4121,
    cpuPercent: 0.4,
    residentBytes: 45_300_000,
  },
  { ...NOTHING, name: "api", state: "backing-off", restarts: 2, cause: "exited with 1\u001b[2J" },
  { ...NOTHING, name: "worker", state: "left", pid: 99, startedAtMs: 0, upstreams: [{ address: "::1", port: 80 }] },
];

test("layOutKept shows state, place and figures of each service", () => {
  assert.deepEqual(layOutKept(ROWS, { nowMs: 181_000, columns: Infinity }), [
    "SERVICE  STATE        URL                           UP  RESTARTS  CPU  MEMORY  PID   WHY",
    "db       ready        postgres://db.shop.test:5432  3m            0%   45 MB   4121",
    "api      backing-off                                    2                            exited with 1␛[2J",
    "worker   left         [::1]:80                      3m                         99",
  ]);
});

test("layOutKept leaves out what has no room, and what nobody has", () => {
  assert.deepEqual(layOutKept(ROWS, { nowMs: 181_000, columns: 62 }), [
    "SERVICE  STATE        WHY",
    "db       ready",
    "api      backing-off  exited with 1␛[2J",
    "worker   left",
  ]);
  assert.deepEqual(layOutKept([{ ...NOTHING, name: "web", state: "waiting" }], { nowMs: 0, columns: 80 }), [
    "SERVICE  STATE",
    "web      waiting",
  ]);
});
