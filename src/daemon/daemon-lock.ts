import { DatabaseSync } from "node:sqlite";
import { daemonFailure } from "./core/failures.ts";

/**
 * Makes this process the daemon of a home: an exclusive lock on a file of its own, which the system lets go of when
 * the process ends, however it ends.
 *
 * @throws {Failure} `DAEMON_RUNNING` when another process has it.
 */
export function takeDaemonLock(file: string, home: string): Disposable {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
  } catch (error) {
    database.close();
    throw daemonFailure("DAEMON_RUNNING", { home }, { cause: error });
  }
  return { [Symbol.dispose]: () => database.close() };
}
