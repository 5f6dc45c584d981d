import { tryLoadingFfi } from "../ffi.ts";
import { DescriptorLinks } from "../linux/descriptor-links.ts";
import { listDescriptors, listPids, readArgv } from "../linux/procfs.ts";

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
  /** Processes by inode, the newest (by its number) first; a socket that nobody visible holds is missing. */
  readonly holders: Map<number, readonly number[]>;
  /** Processes that could not be looked into, because they are another user's. */
  readonly hidden: number;
}

/**
 * Descriptors below 100 are looked at before any other: servers listen early in their lives. Told by their digits, since
 * `readdirSync` sorts names as text: 100 comes before 11.
 */
const EARLY_DIGITS = 2;

/**
 * From so many late descriptors on, koffi is loaded to read them: that takes 9 ms, and saves 1.4 µs for each. With 14,000,
 * a list of listeners that had to read them all took 149 ms without, and 136 with (each also in processor time).
 */
const MANY = 8000;

/**
 * Finds the processes that hold these sockets, as far as this user may see it: 5 to 9 µs for each descriptor that is
 * looked at. The newest processes come first, since what somebody asks about was mostly started a moment ago; the many
 * connections of one come last.
 */
export function holdersOf(inodes: ReadonlySet<number>, options: HoldersOptions = {}): SocketHolders {
  const { firstOnly = false, pids = newest(listPids()), sought = inodes } = options;
  const holders = new Map<number, readonly number[]>();
  let hidden = 0;
  /** How many of those sought have no holder yet. */
  let missing = sought.size;
  /** True once there is nothing left to look for. */
  const look = (pid: number, descriptors: readonly string[]): boolean => {
    using links = new DescriptorLinks(pid);
    // One for all of its sockets: a server has thousands.
    const alone = [pid];
    for (const descriptor of descriptors) {
      const inode = links.socketInode(descriptor);
      if (inode === undefined || !inodes.has(inode)) continue;
      const known = holders.get(inode);
      if (known === undefined) {
        holders.set(inode, alone);
        if (sought.has(inode)) missing--;
        if (firstOnly && holders.size === inodes.size) return true;
      } else if (!known.includes(pid)) {
        // A process may hold it twice, as after dup(2).
        holders.set(inode, [...known, pid]);
      }
    }
    return false;
  };
  if (inodes.size === 0) return { holders, hidden };
  const late: { readonly pid: number; readonly descriptors: readonly string[] }[] = [];
  for (const pid of pids) {
    const descriptors = listDescriptors(pid);
    // A kernel thread hides its descriptors as well, but has none; neither it nor what has ended has arguments.
    if (descriptors === undefined && readArgv(pid).length > 0) hidden++;
    if (descriptors === undefined) continue;
    if (look(pid, descriptors.filter(isEarly))) return { holders, hidden };
    if (descriptors.some(isLate)) late.push({ pid, descriptors: descriptors.filter(isLate) });
  }
  const lateCount = late.reduce((sum, { descriptors }) => sum + descriptors.length, 0);
  if (lateCount >= MANY && !(firstOnly && missing === 0)) tryLoadingFfi();
  late.sort((left, right) => left.descriptors.length - right.descriptors.length);
  for (const { pid, descriptors } of late) {
    if (firstOnly && missing === 0) break;
    if (look(pid, descriptors)) return { holders, hidden };
  }
  if (!firstOnly) for (const [inode, held] of holders) if (held.length > 1) holders.set(inode, newest(held));
  return { holders, hidden };
}

function isEarly(descriptor: string): boolean {
  return descriptor.length <= EARLY_DIGITS;
}

function isLate(descriptor: string): boolean {
  return !isEarly(descriptor);
}

function newest(pids: readonly number[]): number[] {
  return pids.toSorted((left, right) => right - left);
}
