import { tryExclusiveLock } from "../control/exclusive-lock.ts";
import { daemonFailure } from "./core/failures.ts";

/** Of several that ask in one instant, all may find the file busy for a moment: they look again for so long. */
const PATIENCE_MS = 200;

/**
 * Makes this process the daemon of a home, until it ends.
 *
 * @throws {Failure} `DAEMON_RUNNING` when another process is, `LOCK_UNUSABLE`.
 */
export function takeDaemonLock(file: string, home: string): Disposable {
  const lock = tryExclusiveLock(file, PATIENCE_MS);
  if (lock === undefined) throw daemonFailure("DAEMON_RUNNING", { home });
  return lock;
}
