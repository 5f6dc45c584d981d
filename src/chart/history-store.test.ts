import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test, type TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import type { Tenure, TenureChange } from "./core/tenure.ts";
import { HistoryStore, readHistory } from "./history-store.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;
const OWNER = { pid: 41, startTicks: 9, command: "node server.js", directory: "/home/ada/shop" };
const WEB: Tenure = {
  key: "71 127.0.0.1 3000",
  bootId: "boot",
  address: "127.0.0.1",
  port: 3000,
  uid: 1000,
  owner: OWNER,
  name: "web.shop.localhost",
  sinceMs: NOW_MS,
  untilMs: undefined,
  end: undefined,
};

function pathOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-history-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "history.db");
}

function open(path: string, options: { bootId?: string; nowMs?: number; said?: string[] } = {}) {
  const { bootId = "boot", nowMs = NOW_MS, said = [] } = options;
  return HistoryStore.open(path, { bootId, nowMs, report: (message) => said.push(message) });
}

function begin(tenure: Tenure): TenureChange {
  return { type: "begin", tenure };
}

test("HistoryStore keeps who listened, and readHistory tells it, also while the store is open", (t) => {
  const path = pathOf(t);
  using store = open(path).store;
  store.write([
    begin(WEB),
    begin({ ...WEB, key: "72 :: 3001", address: "::", port: 3001, owner: undefined, name: undefined }),
  ]);
  assert.deepEqual(readHistory(path, 3000), [WEB]);
  store.write([{ type: "end", key: WEB.key, untilMs: NOW_MS + 5, end: "process-ended" }]);
  assert.deepEqual(readHistory(path, 3000), [{ ...WEB, untilMs: NOW_MS + 5, end: "process-ended" }]);
  assert.equal(readHistory(path, 3001)[0]?.owner, undefined);
  assert.deepEqual(readHistory(path, 9), []);
});

test("readHistory finds nothing where there is no history", (t) => assert.deepEqual(readHistory(pathOf(t), 3000), []));

test("HistoryStore gives back what is open of this boot, and ends what an earlier boot left open", (t) => {
  const path = pathOf(t);
  {
    using store = open(path).store;
    store.write([begin(WEB)]);
  }
  {
    const again = open(path);
    using _store = again.store;
    assert.deepEqual(again.open, [WEB]);
  }
  const later = open(path, { bootId: "next", nowMs: NOW_MS + 9 });
  using _later = later.store;
  assert.deepEqual(later.open, []);
  assert.deepEqual(readHistory(path, 3000), [{ ...WEB, untilMs: NOW_MS + 9, end: "unseen" }]);
});

test("HistoryStore forgets what ended more than 30 days ago, and nothing that lasts", (t) => {
  const path = pathOf(t);
  using store = open(path).store;
  store.write([begin(WEB), begin({ ...WEB, key: "70 127.0.0.1 3000", sinceMs: 1 })]);
  store.write([{ type: "end", key: "70 127.0.0.1 3000", untilMs: 2, end: "socket-closed" }]);
  store.prune(NOW_MS + 60 * DAY_MS);
  assert.deepEqual(readHistory(path, 3000), [WEB]);
});

test("HistoryStore keeps a file that it cannot read aside, says so, and begins anew", (t) => {
  const path = pathOf(t);
  writeFileSync(path, "not a database at all, and long enough to be looked at".repeat(40));
  const said: string[] = [];
  using store = open(path, { said }).store;
  store.write([begin(WEB)]);
  assert.equal(readHistory(path, 3000).length, 1);
  assert.match(said.join(), /could not be read .*; it is kept as ".*history\.db\.unreadable-/);
  assert.equal(readdirSync(join(path, "..")).filter((name) => name.includes("unreadable")).length, 1);
});

test("HistoryStore leaves a newer history alone", (t) => {
  const path = pathOf(t);
  {
    using db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 9");
  }
  assert.throws(
    () => open(path),
    (error) => isFailure(error, "CHART_NEWER"),
  );
});

test("HistoryStore leaves a healthy history where it is while another process has it locked", (t) => {
  const path = pathOf(t);
  open(path).store[Symbol.dispose]();
  {
    using other = new DatabaseSync(path);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; DELETE FROM tenure; COMMIT");
    const said: string[] = [];
    assert.throws(() => open(path, { said }), { errcode: 5 });
    assert.deepEqual(said, []);
    assert.deepEqual(
      readdirSync(join(path, "..")).filter((name) => name.includes("unreadable")),
      [],
    );
  }
  open(path).store[Symbol.dispose]();
});

test("HistoryStore waits for no lock when it writes, and writes the same later", (t) => {
  const path = pathOf(t);
  using store = open(path).store;
  using other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  const startMs = performance.now();
  for (let count = 0; count < 20; count++) assert.throws(() => store.write([begin(WEB)]), { errcode: 5 });
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs < 2000, `20 writes against a lock took ${tookMs} ms of the event loop`);
  other.exec("ROLLBACK");
  store.write([begin(WEB)]);
  assert.deepEqual(readHistory(path, 3000), [WEB]);
});

test("HistoryStore has files that are their owner's alone, and for their owner to write", (t) => {
  const path = pathOf(t);
  const modes = (): string[] =>
    readdirSync(join(path, "..")).map((name) => (statSync(join(path, "..", name)).mode & 0o777).toString(8));
  {
    using store = open(path).store;
    store.write([begin(WEB)]);
    assert.deepEqual(modes(), ["600", "600", "600"]);
  }
  chmodSync(path, 0o444);
  using _store = open(path).store;
  assert.deepEqual(new Set(modes()), new Set(["600"]));
});
