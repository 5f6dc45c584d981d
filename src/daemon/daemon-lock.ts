import { DatabaseSync } from "node:sqlite";
import { daemonFailure } from "./core/failures.ts";

const BUSY = 5;
/** Of several that ask in one instant, all may find the file busy for a moment: they look again for so long. */
const PATIENCE_MS = 200;

/**
 * Makes this process the daemon of a home: an exclusive lock on a file of its own, which the system lets go of when
 * the process ends, however it ends.
 *
 * @throws {Failure} `DAEMON_RUNNING` when another process has it.
 */
export function takeDaemonLock(file: string, home: string): Disposable {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw daemonFailure("DAEMON_RUNNING", { home }, { cause: error });
  }
  return { [Symbol.dispose]: () => database.close() };
}
