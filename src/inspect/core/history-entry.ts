/**
 * One time that a process has held an endpoint, as the daemon wrote it down. Newest first where there are several;
 * `explain` takes them as they come, from a daemon that runs or from what the last one has left.
 */
export interface HistoryEntry {
  readonly transport: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly uid: number;
  readonly argv: readonly string[];
  readonly cwd: string | undefined;
  /** Whole name of the service that it was, where it was one of Portolan's. */
  readonly serviceName: string | undefined;
  readonly fromMs: number;
  /** Undefined of one that still holds it. */
  readonly untilMs: number | undefined;
  /** How it ended, such as `exit 1` or `SIGKILL`, where that is known. */
  readonly ended: string | undefined;
}
