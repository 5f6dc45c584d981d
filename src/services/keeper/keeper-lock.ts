import { setTimeout as delay } from "node:timers/promises";
import { tryExclusiveLock } from "../../control/exclusive-lock.ts";
import type { KeeperPaths } from "../../control/keeper-paths.ts";
import { serviceFailure } from "../core/failures.ts";
import { readKeeperFile } from "../../control/read-keeper-file.ts";
import type { KeptIdentity } from "./keeper-options.ts";

const PREDECESSOR_ENDS_MS = 5000;
const LOOK_MS = 20;

/**
 * Makes this process the keeper of a copy; waits for one that is about to end.
 *
 * @throws {Failure} `KEEPER_RUNS`.
 */
export async function lockCopy(
  paths: KeeperPaths,
  { project, directory }: KeptIdentity,
  signal: AbortSignal,
): Promise<Disposable> {
  const untilMs = performance.now() + PREDECESSOR_ENDS_MS;
  for (;;) {
    const lock = tryExclusiveLock(paths.lock, 0);
    if (lock !== undefined) return lock;
    const before = readKeeperFile(paths.file);
    // One that has put its file away is about to end, or has just begun.
    if (before !== undefined || performance.now() >= untilMs)
      throw serviceFailure("KEEPER_RUNS", { project, directory, pid: before?.keeper.pid });
    await delay(LOOK_MS, undefined, { signal });
  }
}
