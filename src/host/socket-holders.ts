import { listDescriptors, listPids, readArgv, socketInodeAt } from "./linux/procfs.ts";

export interface HoldersOptions {
  /** Stops as soon as each socket has a holder: who else holds it after a fork is not asked (default false). */
  readonly firstOnly?: boolean;
  /**
   * With `firstOnly`: the sockets for which the late descriptors of processes are looked at too (default all). Another
   * user's socket is hardly ever found there, and looking costs 4 µs for each.
   */
  readonly sought?: ReadonlySet<number>;
  /** Only these are looked at, in this order (default all, the newest first). */
  readonly pids?: readonly number[];
}

export interface SocketHolders {
  /** Processes by inode, the newest first; a socket that nobody visible holds is missing. */
  readonly holders: Map<number, number[]>;
  /** Processes that could not be looked into, because they are another user's. */
  readonly hidden: number;
}

/** A server opens what it listens on before it takes connections: its descriptor has one or two digits, below 100. */
const EARLY_DIGITS = 2;

/**
 * Finds the processes that hold these sockets, as far as this user may see it: 4 µs for each descriptor that is looked
 * at. The newest processes come first, since what somebody asks about was mostly started a moment ago; where one holder
 * is enough, the first descriptors of each process come before the thousands of connections that some have behind them.
 */
export function holdersOf(inodes: ReadonlySet<number>, options: HoldersOptions = {}): SocketHolders {
  const { firstOnly = false, pids = newestFirst(), sought = inodes } = options;
  const holders = new Map<number, number[]>();
  let hidden = 0;
  if (inodes.size === 0) return { holders, hidden };
  const look = (pid: number, descriptors: readonly string[]): boolean => {
    for (const descriptor of descriptors) {
      const inode = socketInodeAt(pid, descriptor);
      if (inode === undefined || !inodes.has(inode)) continue;
      const known = holders.get(inode);
      if (known === undefined) holders.set(inode, [pid]);
      // A process may hold it twice, as after dup(2).
      else if (known.at(-1) !== pid) known.push(pid);
      if (firstOnly && holders.size === inodes.size) return true;
    }
    return false;
  };
  const late: { pid: number; descriptors: readonly string[] }[] = [];
  for (const pid of pids) {
    const descriptors = listDescriptors(pid);
    // A kernel thread hides its descriptors as well, but has none; neither it nor what has ended has arguments.
    if (descriptors === undefined && readArgv(pid).length > 0) hidden++;
    if (descriptors === undefined) continue;
    const isEarly = (descriptor: string): boolean => !firstOnly || descriptor.length <= EARLY_DIGITS;
    if (look(pid, descriptors.filter(isEarly))) return { holders, hidden };
    if (firstOnly) late.push({ pid, descriptors: descriptors.filter((descriptor) => !isEarly(descriptor)) });
  }
  const missing = new Set([...sought].filter((inode) => !holders.has(inode)));
  for (const { pid, descriptors } of late) {
    if (missing.size === 0 || look(pid, descriptors)) break;
    for (const inode of missing) if (holders.has(inode)) missing.delete(inode);
  }
  return { holders, hidden };
}

function newestFirst(): number[] {
  return listPids().sort((left, right) => right - left);
}
