import type { ProcessIdentity } from "../core/processes/process-identity.ts";
import { hasEnded } from "../core/processes/process-stat.ts";
import { descendantsOf, type ProcessNode } from "../core/processes/process-graph.ts";
import {
  bootId,
  listPids,
  ownPidNamespace,
  pidNamespaceOf,
  readArgv,
  readCwd,
  readStat,
  readStatus,
  startedWith,
} from "../linux/procfs.ts";

export type { ProcessIdentity };

export interface ProcessDescription {
  readonly pid: number;
  readonly parentPid: number;
  readonly uid: number;
  readonly startTicks: number;
  /** Empty for a zombie and for a kernel thread. */
  readonly argv: readonly string[];
  /** Undefined when another user's process hides it. */
  readonly cwd: string | undefined;
}

/** Identifies a process; undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  return { bootId: bootId(), pidNamespace: ownPidNamespace(), pid, startTicks: stat.startTicks };
}

/**
 * True while this very process lives; a zombie, a reused pid and a process of an earlier boot are dead. A process that
 * was identified in another pid namespace (a container) is looked for; one that cannot be seen from here is dead.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  if (identity.pidNamespace === ownPidNamespace()) return isRunning(identity.pid, identity.startTicks);
  return listPids().some(
    (pid) =>
      isRunning(pid, identity.startTicks) &&
      pidNamespaceOf(pid) === identity.pidNamespace &&
      readStatus(pid)?.namespacePids.at(-1) === identity.pid,
  );
}

function isRunning(pid: number, startTicks: number): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.startTicks === startTicks && !hasEnded(stat);
}

/** Describes a process as far as this user may see it; undefined when there is none. */
export function describeProcess(pid: number): ProcessDescription | undefined {
  const stat = readStat(pid);
  const status = readStatus(pid);
  if (stat === undefined || status === undefined) return undefined;
  const { parentPid, startTicks } = stat;
  return { pid, parentPid, uid: status.uid, startTicks, argv: readArgv(pid), cwd: readCwd(pid) };
}

/**
 * Collects the processes at the roots and their descendants, and with `lease` also every process of this user that
 * carries `PORTOLAN_LEASE=<lease>` in its environment, and their descendants. Parents come before children; zombies,
 * this process itself, and (unless root asks) other users' processes are left out. Takes 25 µs for each process on the machine.
 */
export function processTree(
  roots: number | readonly number[] | undefined,
  options: { lease?: string | undefined } = {},
): number[] {
  const uid = process.getuid?.() ?? 0;
  const processes: ProcessNode[] = [];
  const seeds = new Set(typeof roots === "number" ? [roots] : roots);
  for (const pid of listPids()) {
    const stat = readStat(pid);
    if (stat === undefined || hasEnded(stat)) continue;
    processes.push({ pid, parentPid: stat.parentPid });
    // Another user could write any lease into the environment of a process, so that root would end it as ours.
    if (options.lease !== undefined && startedWith(pid, `PORTOLAN_LEASE=${options.lease}`)) {
      if (readStatus(pid)?.uid === uid) seeds.add(pid);
    }
  }
  return descendantsOf(seeds, processes).filter(
    (pid) => pid !== process.pid && (uid === 0 || readStatus(pid)?.uid === uid),
  );
}
