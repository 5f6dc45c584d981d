import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { RowChange, StoredChart } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import { hash32 } from "./core/hash.ts";
import { filePlace } from "./file-place.ts";
import { inspectStore } from "./inspect-store.ts";
import { DATABASE_SUFFIXES, exists, keepAside } from "./keep-aside.ts";
import { STORE_VERSION } from "./migrations.ts";
import { openDatabase, readAll, rewrite, writeRow } from "./open-database.ts";
import type { OpenDatabase } from "./open-database.ts";
import { isSystemError, isUnreadable, reasonOf, SqliteCode, sqliteCode } from "./sqlite-errors.ts";
import { readMarker, writeMarker } from "./store-marker.ts";

export interface StoreOptions {
  readonly folder: string;
  readonly clock: () => number;
  readonly randomId: () => string;
  /** Hears what went wrong and was survived. */
  readonly report: (id: string, message: string) => void;
  /** All that should be in the store: it is written anew when the store was lost. */
  readonly contents: () => StoredChart;
}

/** After a failed write, the whole chart is tried again no sooner than this. */
const RETRY_MS = 1000;

const EMPTY: StoredChart = { services: [], leases: [], aliases: [], uses: [], choices: [] };

/**
 * `chart.db`: SQLite in WAL mode, locked for one process, never trusted blindly, and never in the way: memory is
 * the truth, and a write that fails is reported once and made good later.
 */
export class ChartStore implements Disposable {
  readonly #path: string;
  readonly #markerPath: string;
  readonly #options: StoreOptions;
  #open: OpenDatabase | undefined;
  /** Device and inode of the files at their paths, as they were when they were opened. */
  #place = "";
  /** Memory has something that the store has not. */
  #isBehind = false;
  /** When a write failed last; undefined when the next one need not wait. */
  #failedAtMs: number | undefined;
  /** Something that could not be moved out of the way was told of. */
  #isStuck = false;

  private constructor(options: StoreOptions) {
    this.#options = options;
    this.#path = join(options.folder, "chart.db");
    this.#markerPath = join(options.folder, "chart.id");
  }

  /**
   * Opens the store and reads it. What cannot be read is kept aside and reported, and a new one started.
   *
   * @throws {Failure} `CHART_NEWER`, `CHART_HELD`, `CHART_FOLDER_UNUSABLE`.
   */
  static open(options: StoreOptions): { store: ChartStore; stored: StoredChart } {
    const store = new ChartStore(options);
    return { store, stored: store.#openFirst() };
  }

  /** Writes rows in one transaction. A failure is reported, and everything is written again later. */
  write(rows: readonly RowChange[]): void {
    if (rows.length === 0) return;
    if (this.#isBehind) {
      this.#catchUp();
      return;
    }
    // Deletions first: a port or a name may move from one row to another within a transaction.
    const ordered = rows.toSorted((one, other) => Number(one.body !== undefined) - Number(other.body !== undefined));
    this.#transact((db) => {
      for (const row of ordered) writeRow(db, row);
    });
  }

  /** Sees to it that the store is still where it was, and has all that memory has. */
  care(): void {
    if (this.#open !== undefined && this.#place !== filePlace(this.#path)) this.#leaveLostFiles();
    if (this.#isBehind) this.#catchUp();
  }

  [Symbol.dispose](): void {
    if (this.#isBehind) {
      this.#failedAtMs = undefined;
      this.#catchUp();
    }
    this.#close();
  }

  #openFirst(): StoredChart {
    this.#prepareFolder();
    this.#inspectFirst();
    try {
      return this.#openAndRead();
    } catch (error) {
      // Some damage only SQLite itself finds.
      if (!isUnreadable(error) || !this.#keepUnreadable(reasonOf(error))) return this.#startBehind(error);
    }
    try {
      return this.#openAndRead();
    } catch (error) {
      return this.#startBehind(error);
    }
  }

  #prepareFolder(): void {
    const { folder } = this.#options;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw chartFailure("CHART_FOLDER_UNUSABLE", { folder, reason: reasonOf(error) }, { cause: error });
    }
  }

  /** Looks at the files and puts aside what SQLite must not touch. Refuses a newer store before anything moves. */
  #inspectFirst(): void {
    const markedId = readMarker(this.#markerPath);
    const found = inspectStore(this.#path, { markedId });
    if (found.version > STORE_VERSION) {
      throw chartFailure("CHART_NEWER", { path: this.#path, version: found.version, supported: STORE_VERSION });
    }
    if (found.condition === "unreadable") {
      this.#keepUnreadable(found.reason);
      return;
    }
    if (found.condition === "missing") {
      this.#options.report("store-missing", `The store "${this.#path}" is gone; a new one was started`);
    }
    if (found.condition === "usable" && markedId !== undefined && markedId !== found.chartId) {
      const message = `The store "${this.#path}" is not the one of the last time; what it holds was taken over`;
      this.#options.report("store-exchanged", message);
    }
    if (found.foreign.length === 0) return;
    const kept = this.#tryKeepAside("foreign", found.foreign);
    if (kept === undefined) return;
    const message = `Beside the store "${this.#path}" was a log of another database; it is kept as "${kept}"`;
    this.#options.report("store-foreign-log", message);
  }

  #openAndRead(): StoredChart {
    const { stored, dropped } = readAll(this.#openFiles().db);
    if (dropped > 0) {
      const message = `${dropped} rows of the store "${this.#path}" could not be understood and were passed over`;
      this.#options.report("store-rows-dropped", message);
    }
    return stored;
  }

  #openFiles(): OpenDatabase {
    // Never 0, which every database has that is not ours; 31 bits, since SQLite's number is signed.
    const newId = hash32(this.#options.randomId()) % 0x7fff_ffff || 1;
    this.#open = openDatabase(this.#path, { newId });
    this.#place = filePlace(this.#path);
    try {
      writeMarker(this.#markerPath, this.#open.chartId);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#options.report("store-unmarked", `Cannot write "${this.#markerPath}": ${error.message}`);
    }
    return this.#open;
  }

  /** Goes on from memory with a store that cannot be had now, and tries again later. */
  #startBehind(error: unknown): StoredChart {
    this.#close();
    const code = sqliteCode(error);
    if (code === SqliteCode.BUSY || code === SqliteCode.LOCKED) {
      throw chartFailure("CHART_HELD", { path: this.#path }, { cause: error });
    }
    if (code === undefined && !isSystemError(error)) throw error;
    this.#fallBehind(error);
    return EMPTY;
  }

  #transact(work: (db: DatabaseSync) => void): void {
    if (this.#open === undefined) return;
    const { db, chartId } = this.#open;
    try {
      // Writing the id makes the first page part of each transaction, which is how a log is known as ours.
      db.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${chartId}`);
      work(db);
      db.exec("COMMIT");
      this.#isBehind = false;
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
      // Some errors, a full disk among them, have rolled back already.
      if (db.isTransaction) db.exec("ROLLBACK");
      this.#fallBehind(error);
    }
  }

  #fallBehind(error: unknown): void {
    this.#failedAtMs = this.#options.clock();
    if (this.#isBehind) return;
    this.#isBehind = true;
    const message = `Cannot write to the store "${this.#path}": ${reasonOf(error)}; all goes on from memory`;
    this.#options.report("store-write-failed", message);
  }

  /** Writes the whole chart, and opens the store first if there is none. */
  #catchUp(): void {
    // By the distance alone: the clock may have been set back meanwhile.
    const agoMs = Math.abs(this.#options.clock() - (this.#failedAtMs ?? -Infinity));
    if (agoMs < RETRY_MS || (this.#open === undefined && !this.#reopen())) return;
    this.#transact((db) => rewrite(db, this.#options.contents()));
    if (this.#isBehind) return;
    this.#options.report("store-written-again", `The store "${this.#path}" has everything again`);
  }

  #reopen(): boolean {
    try {
      mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      this.#openFiles();
      return true;
    } catch (error) {
      this.#close();
      if (sqliteCode(error) === undefined && !isSystemError(error)) throw error;
      if (isUnreadable(error)) this.#keepUnreadable(reasonOf(error));
      this.#fallBehind(error);
      return false;
    }
  }

  /** Somebody deleted or exchanged the files under us: writes would go into the void, without an error. */
  #leaveLostFiles(): void {
    const message = `The store "${this.#path}" was deleted or exchanged while it was open; it is written anew`;
    this.#options.report("store-moved", message);
    this.#close();
    if (this.#isThere()) this.#tryKeepAside("replaced", DATABASE_SUFFIXES);
    this.#isBehind = true;
    this.#failedAtMs = undefined;
  }

  #keepUnreadable(reason: string): boolean {
    if (!this.#isThere()) return false;
    const kept = this.#tryKeepAside("unreadable", DATABASE_SUFFIXES);
    if (kept === undefined) return false;
    const message = `The store "${this.#path}" could not be read (${reason}); it is kept as "${kept}", and a new one was started`;
    this.#options.report("store-kept-aside", message);
    return true;
  }

  #tryKeepAside(why: string, suffixes: readonly string[]): string | undefined {
    try {
      const kept = keepAside(this.#path, { suffixes, why, nowMs: this.#options.clock() });
      this.#isStuck = false;
      return kept;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (this.#isStuck) return undefined;
      this.#isStuck = true;
      this.#options.report("store-stuck", `Cannot move the store "${this.#path}" out of the way: ${error.message}`);
      return undefined;
    }
  }

  #isThere(): boolean {
    return DATABASE_SUFFIXES.some((suffix) => exists(this.#path + suffix));
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    try {
      open?.db.close();
    } catch (error) {
      // Closing tidies the log up and may fail on a full disk; the log is replayed by the next open.
      if (sqliteCode(error) === undefined) throw error;
    }
  }
}
