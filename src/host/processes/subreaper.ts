import { hasEnded } from "../core/processes/process-stat.ts";
import { callFailed, lastError, libc } from "../ffi.ts";
import { listPids, readChildren, readStat } from "../linux/procfs.ts";

const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;

/** Makes this process the parent of every orphan among its descendants (prctl(2), PR_SET_CHILD_SUBREAPER). */
export function becomeSubreaper(): void {
  if (libc().prctl(PR_SET_CHILD_SUBREAPER, 1) === -1) throw callFailed("prctl");
}

/**
 * Reaps adopted processes that have ended, and returns their pids. Never a direct child that Node (or node-pty) waits
 * for itself: those are `ownChildren`, because their owner would never hear of their end. To be called at SIGCHLD.
 */
export function reapAdopted(ownChildren: ReadonlySet<number>): number[] {
  const reaped: number[] = [];
  for (const pid of readChildren(process.pid) ?? listPids()) {
    const stat = readStat(pid);
    if (stat?.parentPid !== process.pid || !hasEnded(stat) || ownChildren.has(pid)) continue;
    const result = libc().waitpid(pid, new Uint8Array(4), WNOHANG);
    if (result === pid) reaped.push(pid);
    // ECHILD: somebody else reaped it meanwhile.
    else if (result === -1 && lastError() !== "ECHILD") throw callFailed("waitpid");
  }
  return reaped;
}
