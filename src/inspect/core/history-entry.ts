/**
 * One time that a process has held a port, as the daemon wrote it down. Newest first where there are several; `explain`
 * takes them as they come, from a daemon that runs or from what the last one has left.
 */
export interface HistoryEntry {
  readonly address: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly uid: number;
  /** For people: without secrets and without control characters. */
  readonly command: string | undefined;
  readonly directory: string | undefined;
  /** Whole name of the service that it was, where it was one of Portolan's. */
  readonly serviceName: string | undefined;
  readonly sinceMs: number;
  /** Undefined of one that still holds it. */
  readonly untilMs: number | undefined;
  /** How it ended, such as `its process ended`, where that is known. */
  readonly ended: string | undefined;
}
