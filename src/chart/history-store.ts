import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { chartFailure } from "./core/failures.ts";
import type { Tenure, TenureChange, TenureEnd } from "./core/tenure.ts";
import { filePlace } from "./file-place.ts";
import { keepAside, DATABASE_SUFFIXES } from "./keep-aside.ts";
import { makeOwn } from "./make-own.ts";
import { isUnreadable, reasonOf, SqliteCode, sqliteCode } from "./sqlite-errors.ts";

const DAY_MS = 86_400_000;
/** How long what has ended is kept. */
const KEPT_MS = 30 * DAY_MS;
/** Most tenures that are kept, so that a machine whose tests open thousands of servers a day stays small: some 20 MB. */
const KEPT_MAX = 50_000;
/** Most that is told of one port. */
const TOLD_MAX = 50;
const VERSION = 1;
/** For one who opens or reads; one who writes does not wait. */
const BUSY_TIMEOUT_MS = 250;

const SCHEMA = `
  CREATE TABLE tenure (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL, boot_id TEXT NOT NULL, address TEXT NOT NULL, port INTEGER NOT NULL, uid INTEGER NOT NULL,
    pid INTEGER, start_ticks INTEGER, command TEXT, directory TEXT, name TEXT,
    since_ms INTEGER NOT NULL, until_ms INTEGER, ending TEXT
  ) STRICT;
  CREATE INDEX tenure_port ON tenure (port, since_ms);
  CREATE INDEX tenure_open ON tenure (key) WHERE until_ms IS NULL;`;

const BEGIN = `INSERT INTO tenure
  (key, boot_id, address, port, uid, pid, start_ticks, command, directory, name, since_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const END = "UPDATE tenure SET until_ms = ?, ending = ? WHERE key = ? AND until_ms IS NULL";

export interface HistoryOptions {
  readonly nowMs: number;
  readonly bootId: string;
  /** Hears that an unreadable history was put aside. */
  readonly report: (message: string) => void;
}

/**
 * `history.db`: who listened where, for 30 days. Nothing depends on it, so it stands beside the chart's store: one that
 * cannot be read is kept aside, and a new one begun.
 */
export class HistoryStore implements Disposable {
  readonly #db: DatabaseSync;
  readonly #path: string;
  /** Where its files stood when they were opened. */
  #place = "";

  private constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /**
   * Opens the history, and returns what is still open of this boot. Throws what SQLite throws: a lock and a full disk
   * pass by themselves, and what stands there is good.
   *
   * @throws {Failure} `CHART_NEWER`.
   */
  static open(path: string, options: HistoryOptions): { store: HistoryStore; open: Tenure[] } {
    let db: DatabaseSync;
    try {
      db = openHistory(path);
    } catch (error) {
      // An ERROR is a database without our table.
      const isLost = isUnreadable(error) || sqliteCode(error) === SqliteCode.ERROR;
      if (!isLost || !existsSync(path)) throw error;
      const kept = keepAside(path, { suffixes: DATABASE_SUFFIXES, why: "unreadable", nowMs: options.nowMs });
      options.report(`The history "${path}" could not be read (${reasonOf(error)}); it is kept as "${kept}"`);
      db = openHistory(path);
    }
    const store = new HistoryStore(db, path);
    try {
      const open = store.#begin(options);
      store.#place = filePlace(path);
      return { store, open };
    } catch (error) {
      db.close();
      throw error;
    }
  }

  #begin({ nowMs, bootId }: HistoryOptions): Tenure[] {
    // What an earlier boot left open ended when nobody looked.
    this.#db
      .prepare("UPDATE tenure SET until_ms = ?, ending = 'unseen' WHERE until_ms IS NULL AND boot_id <> ?")
      .run(nowMs, bootId);
    this.prune(nowMs);
    // Waiting for a lock blocks the event loop, at each look anew; what was not written is written with the next one.
    this.#db.exec("PRAGMA busy_timeout = 0");
    return this.#db.prepare("SELECT * FROM tenure WHERE until_ms IS NULL").all().map(readTenure);
  }

  /** Writes what one look changed, in one transaction. Throws what SQLite throws, at once where it is locked. */
  write(changes: readonly TenureChange[]): void {
    const begin = this.#db.prepare(BEGIN);
    const end = this.#db.prepare(END);
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      for (const change of changes) {
        if (change.type === "end") {
          end.run(change.untilMs, change.end, change.key);
          continue;
        }
        const { key, bootId, address, port, uid, owner, name, sinceMs } = change.tenure;
        const { pid = null, startTicks = null, command = null, directory = null } = owner ?? {};
        begin.run(key, bootId, address, port, uid, pid, startTicks, command, directory, name ?? null, sinceMs);
      }
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** False once somebody deleted or exchanged the files: what is written then, nobody will read. */
  get isInPlace(): boolean {
    return this.#place === filePlace(this.#path);
  }

  /** Forgets what is old, and the oldest of what is too much. */
  prune(nowMs: number): void {
    this.#db.prepare("DELETE FROM tenure WHERE until_ms < ?").run(nowMs - KEPT_MS);
    this.#db
      .prepare("DELETE FROM tenure WHERE until_ms IS NOT NULL AND id <= (SELECT max(id) FROM tenure) - ?")
      .run(KEPT_MAX);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** Moves away what stands in the place of a history that was exchanged. */
export function leaveReplaced(path: string, nowMs: number): void {
  keepAside(path, { suffixes: DATABASE_SUFFIXES, why: "replaced", nowMs });
}

/**
 * Reads who listened on a port, the latest first; also while a daemon writes. Empty where there is no history.
 * Throws what SQLite throws.
 */
export function readHistory(path: string, port: number): Tenure[] {
  if (!existsSync(path)) return [];
  using db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  const rows = db.prepare("SELECT * FROM tenure WHERE port = ? ORDER BY since_ms DESC, id DESC LIMIT ?");
  return rows.all(port, TOLD_MAX).map(readTenure);
}

function openHistory(path: string): DatabaseSync {
  makeOwn(path);
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Command lines stand in it. SQLite gives its other files the rights of this one.
    makeOwn(path);
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > VERSION) throw chartFailure("CHART_NEWER", { path, version, supported: VERSION });
    if (version === 0) db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${VERSION}; COMMIT`);
    // A damaged page shows itself only when it is read.
    db.prepare("SELECT count(*), max(since_ms) FROM tenure").get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function readTenure(row: Record<string, unknown>): Tenure {
  const text = (name: string): string | undefined => (typeof row[name] === "string" ? row[name] : undefined);
  const number = (name: string): number | undefined => (typeof row[name] === "number" ? row[name] : undefined);
  const pid = number("pid");
  return {
    key: text("key") ?? "",
    bootId: text("boot_id") ?? "",
    address: text("address") ?? "",
    port: number("port") ?? 0,
    uid: number("uid") ?? 0,
    owner:
      pid === undefined
        ? undefined
        : {
            pid,
            startTicks: number("start_ticks") ?? 0,
            command: text("command") ?? "",
            directory: text("directory"),
          },
    name: text("name"),
    sinceMs: number("since_ms") ?? 0,
    untilMs: number("until_ms"),
    end: text("ending") as TenureEnd | undefined,
  };
}
