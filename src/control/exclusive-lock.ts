import { truncateSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { SqliteCode, sqliteCode } from "../chart/sqlite-errors.ts";
import { controlFailure } from "./core/failures.ts";

const FOREIGN: ReadonlySet<number | undefined> = new Set([SqliteCode.CORRUPT, SqliteCode.NOTADB]);

/**
 * Takes an exclusive lock on a file of its own; undefined while another process has it. The system lets go of it when
 * its process ends, however it ends.
 *
 * @throws {Failure} `LOCK_UNUSABLE`.
 */
export function tryExclusiveLock(file: string, patienceMs: number): Disposable | undefined {
  try {
    return tryLock(file, patienceMs);
  } catch (error) {
    if (!FOREIGN.has(sqliteCode(error))) throw unusable(file, error);
  }
  // Something wrote into it. Whoever holds the lock holds it also on the emptied file: it is the same one.
  try {
    truncateSync(file);
    return tryLock(file, patienceMs);
  } catch (error) {
    throw unusable(file, error);
  }
}

function tryLock(file: string, patienceMs: number): Disposable | undefined {
  const database = new DatabaseSync(file, { timeout: patienceMs });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if (sqliteCode(error) === SqliteCode.BUSY) return undefined;
    throw error;
  }
}

function unusable(file: string, error: unknown): unknown {
  const { message, code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : controlFailure("LOCK_UNUSABLE", { file, reason: message }, { cause: error });
}
