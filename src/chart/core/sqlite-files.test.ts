import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import * as fc from "fast-check";
import { readDatabasePage, readWalPages } from "./sqlite-files.ts";

/** Files as SQLite really leaves them while a database is open, so after a kill. */
function files(statements: readonly string[]): { main: Uint8Array; wal: Uint8Array } {
  const folder = mkdtempSync(join(tmpdir(), "portolan-sqlite-"));
  try {
    using db = new DatabaseSync(join(folder, "a.db"));
    for (const statement of statements) db.exec(statement);
    return { main: readFileSync(join(folder, "a.db")), wal: readFileSync(join(folder, "a.db-wal")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const MADE = [
  "PRAGMA journal_mode=WAL",
  "BEGIN; CREATE TABLE t(a); PRAGMA application_id=77; PRAGMA user_version=1; COMMIT",
  "PRAGMA wal_checkpoint(TRUNCATE)",
];

test("readDatabasePage reads what SQLite wrote", () => {
  const { main, wal } = files(MADE);
  assert.deepEqual(readDatabasePage(main), { userVersion: 1, applicationId: 77, isWal: true });
  assert.equal(readWalPages(wal), undefined);
});

test("readWalPages tells the first page of the first and of the last transaction", () => {
  const { wal } = files([
    ...MADE,
    "BEGIN; PRAGMA application_id=77; INSERT INTO t VALUES(1); COMMIT",
    "INSERT INTO t VALUES(2)",
    "PRAGMA user_version=9",
  ]);
  const pages = readWalPages(wal);
  assert.deepEqual(pages?.first, { userVersion: 1, applicationId: 77, isWal: true });
  assert.deepEqual(pages?.last, { userVersion: 9, applicationId: 77, isWal: true });
});

test("readWalPages sees that a first transaction left the first page alone", () => {
  const { wal } = files([...MADE, "INSERT INTO t VALUES(1)", "PRAGMA application_id=77"]);
  assert.equal(readWalPages(wal)?.first, undefined);
  assert.equal(readWalPages(wal)?.last?.applicationId, 77);
});

test("readWalPages ignores frames of an earlier round and frames that are not whole", () => {
  const { wal } = files([...MADE, "PRAGMA user_version=5", "PRAGMA user_version=6"]);
  assert.equal(readWalPages(wal.subarray(0, wal.byteLength - 1))?.last?.userVersion, 5);
  const stale = Uint8Array.from(wal);
  const secondFrame = 32 + (wal.byteLength - 32) / 2;
  stale[secondFrame + 8] = (stale[secondFrame + 8] ?? 0) ^ 1;
  assert.equal(readWalPages(stale)?.last?.userVersion, 5);
});

test("readDatabasePage and readWalPages survive any bytes", () => {
  const { main, wal } = files([...MADE, "PRAGMA user_version=5"]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5000), (noise, at) => {
      for (const whole of [main, wal]) {
        const bytes = Uint8Array.from(whole);
        bytes.set(noise, Math.min(at, bytes.byteLength - noise.byteLength));
        readDatabasePage(bytes.subarray(0, at));
        readWalPages(bytes);
        readWalPages(noise);
      }
    }),
  );
});
