/** A process, identified so that a reused pid is never taken for it. */
export interface ProcessIdentity {
  readonly bootId: string;
  /** Inode of the pid namespace in which `pid` counts. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat). */
  readonly startTicks: number;
}
