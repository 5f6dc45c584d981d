import { DatabaseSync } from "node:sqlite";

const BUSY = 5;

/**
 * Takes the right to start or replace the daemon, so that of many commands at once only one does; undefined while
 * another process has it. The system frees it when its process ends, however it ends.
 */
export function tryStarterLock(file: string): Disposable | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return undefined;
    throw error;
  }
}
