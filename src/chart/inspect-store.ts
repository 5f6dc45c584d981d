import { closeSync, lstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { readDatabasePage, readWalPages } from "./core/sqlite-files.ts";
import type { WalPages } from "./core/sqlite-files.ts";

/** What the files of a store look like before SQLite opens, and so perhaps changes, any of them. */
export interface StoreInspection {
  /** `missing`: it is gone, though the marker says that there was one. `fresh`: there never was one. */
  readonly condition: "usable" | "fresh" | "missing" | "unreadable";
  /** Why it is unreadable. */
  readonly reason: string;
  /** The version that it is in force at; 0 when there is nothing to read. */
  readonly version: number;
  /** The chart's id as the file has it; 0 when there is nothing to read. */
  readonly chartId: number;
  /** Parts beside it that belong to another database: SQLite would replay them into this one. */
  readonly foreign: readonly string[];
}

const HEADER_BYTES = 100;
/** SQLite keeps the log at about 4 MB; one of this size is not ours. */
const WAL_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Looks at a store without opening it. SQLite itself cannot tell most of this: a file of zero length opens as a
 * fresh database, and a foreign `-wal` is replayed without a word (docs in ARCHITECTURE.md). What makes it
 * possible is that each transaction of ours writes the chart's id into the database's first page.
 *
 * Never call it while the store is open in this process: closing a descriptor of the file drops SQLite's locks.
 */
export function inspectStore(path: string, options: { markedId: number | undefined }): StoreInspection {
  const nothing = { reason: "", version: 0, chartId: 0, foreign: [] };
  const unreadable = (reason: string): StoreInspection => ({ ...nothing, condition: "unreadable", reason });
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const left = ["-wal", "-shm", "-journal"].filter((suffix) => sizeOf(path + suffix) > 0);
    return { ...nothing, condition: options.markedId === undefined ? "fresh" : "missing", foreign: left };
  }
  if (stat.isDirectory()) return unreadable("it is a folder");
  try {
    const size = statSync(path).size;
    if (size === 0) {
      const hadOne = options.markedId !== undefined || sizeOf(`${path}-wal`) > 0 || sizeOf(`${path}-journal`) > 0;
      return hadOne ? unreadable("it is empty, and once it was not") : { ...nothing, condition: "fresh" };
    }
    return inspectPages(path) ?? unreadable("it is no database");
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

function inspectPages(path: string): StoreInspection | undefined {
  const page = readDatabasePage(readHeader(path));
  if (page === undefined || page.applicationId === 0) return undefined;
  const walSize = sizeOf(`${path}-wal`);
  const wal = walSize > 0 && walSize <= WAL_BYTES_MAX ? readWalPages(readFileSync(`${path}-wal`)) : undefined;
  const foreign: string[] = [];
  const isForeignWal = walSize > WAL_BYTES_MAX || (wal !== undefined && !isOwn(wal, page.applicationId));
  if (isForeignWal) foreign.push("-wal", "-shm");
  // A database in WAL mode has no rollback journal: SQLite would roll this one back into it.
  if (page.isWal && sizeOf(`${path}-journal`) > 0) foreign.push("-journal");
  const version = (isForeignWal ? undefined : wal?.last?.userVersion) ?? page.userVersion;
  return { condition: "usable", reason: "", version, chartId: page.applicationId, foreign };
}

function isOwn({ first, last }: WalPages, chartId: number): boolean {
  return first?.applicationId === chartId && last?.applicationId === chartId;
}

function readHeader(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(HEADER_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
