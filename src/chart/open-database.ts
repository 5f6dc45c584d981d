import { DatabaseSync } from "node:sqlite";
import type { StoredChart, RowChange } from "./core/chart-tables.ts";
import { readAlias, readChoice, readLease, readService, readUse } from "./core/stored-rows.ts";
import { makeOwn } from "./make-own.ts";
import { migrate } from "./migrations.ts";
import { SqliteCode } from "./sqlite-errors.ts";

/** Waiting for a lock blocks the event loop; nobody but this daemon should ever hold one. */
const BUSY_TIMEOUT_MS = 250;

/** A store that is open, checked and of the present version. */
export interface OpenDatabase {
  readonly db: DatabaseSync;
  /** Stands in the database's header, and in the first page of each transaction. */
  readonly chartId: number;
}

/** Opens a store or makes one with the id `newId`. Throws what SQLite throws, also for damage that only a check finds. */
export function openDatabase(path: string, { newId }: { newId: number }): OpenDatabase {
  makeOwn(path);
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Exclusive, so that a second writer cannot exist; it also does without the shared-memory file.
    db.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const check = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (check !== "ok") throw new StoreDamage(String(check));
    const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    const known = Number(db.prepare("PRAGMA application_id").get()?.["application_id"]);
    const chartId = known === 0 ? newId : known;
    migrate(db, { from: version, chartId });
    // The main file gets its id now: a log is told from a foreign one by comparing the two.
    if (known === 0) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    makeOwn(path);
    return { db, chartId };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Reads everything, in the order in which it was written; `dropped` rows were not what they must be. */
export function readAll(db: DatabaseSync): { stored: StoredChart; dropped: number } {
  let dropped = 0;
  const read = <T>(table: RowChange["table"], parse: (body: string) => T | undefined): T[] => {
    const rows = db.prepare(`SELECT body FROM ${table} ORDER BY rowid`).all();
    const records = rows.map((row) => parse(String(row["body"]))).filter((record) => record !== undefined);
    dropped += rows.length - records.length;
    return records;
  };
  const services = read("service", readService);
  const leases = read("lease", readLease);
  const aliases = read("alias", readAlias);
  const uses = read("used", readUse);
  const choices = read("choice", readChoice);
  return { stored: { services, leases, aliases, uses, choices }, dropped };
}

/** Puts a row, or deletes it. */
export function writeRow(db: DatabaseSync, { table, key, body }: RowChange): void {
  if (body === undefined) db.prepare(`DELETE FROM ${table} WHERE key = ?`).run(key);
  else {
    const upsert = `INSERT INTO ${table} (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body`;
    db.prepare(upsert).run(key, body);
  }
}

/** Writes everything in the place of all that was there. */
export function rewrite(db: DatabaseSync, { services, leases, aliases, uses, choices }: StoredChart): void {
  db.exec("DELETE FROM service; DELETE FROM lease; DELETE FROM alias; DELETE FROM used; DELETE FROM choice");
  for (const row of services) writeRow(db, { table: "service", key: row.id, body: JSON.stringify(row) });
  for (const row of leases) writeRow(db, { table: "lease", key: row.id, body: JSON.stringify(row) });
  for (const row of aliases) writeRow(db, { table: "alias", key: row.name, body: JSON.stringify(row) });
  for (const row of uses) writeRow(db, { table: "used", key: row.project, body: JSON.stringify(row) });
  for (const row of choices) writeRow(db, { table: "choice", key: row.key, body: JSON.stringify(row) });
}

/** What `PRAGMA quick_check` says when it is not "ok", as SQLite would have said it later. */
class StoreDamage extends Error {
  readonly errcode = SqliteCode.CORRUPT;
}
