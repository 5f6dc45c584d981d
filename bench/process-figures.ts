import { readFileSync } from "node:fs";

/** Of a tick of the processor's clock; it has been 100 a second on Linux for user programs since ever. */
const TICK_MICROSECONDS = 10_000;

/** Processor time that the processes have used, in microseconds (to 10,000). Those that are gone count nothing. */
export function processorTime(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
  });
}

/** Resident memory of the processes together, in bytes. What they share is counted for each. */
export function residentMemory(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  });
}

function sum(pids: readonly number[], read: (pid: number) => number): number {
  let total = 0;
  for (const pid of pids) {
    try {
      total += read(pid);
    } catch {
      // It has ended.
    }
  }
  return total;
}
