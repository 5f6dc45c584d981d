/** A process, identified so that a reused pid is never taken for it. The control contract's `Holder` is the same. */
export interface ProcessIdentity {
  readonly bootId: string;
  /** Inode of the pid namespace. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
}

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

/** Identifies a living process; undefined when there is none, or its namespace is hidden from this user. */
export declare function identify(pid: number): ProcessIdentity | undefined;

/** True while this very process lives; a zombie, a reused pid and a process of an earlier boot are dead. */
export declare function isAlive(identity: ProcessIdentity): boolean;

/** Describes a process as far as this user may see it; undefined when there is none. */
export declare function describeProcess(pid: number): ProcessDescription | undefined;

/**
 * Collects a process and its descendants, and with `lease` also every process of this user that carries
 * `PORTOLAN_LEASE=<lease>` in its environment, and their descendants. Parents come before children; zombies, this
 * process itself, and (unless root asks) other users' processes are left out.
 */
export declare function processTree(root: number | undefined, options?: { lease?: string }): number[];
