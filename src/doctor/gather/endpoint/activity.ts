import { parseCpuTicks } from "../../core/cpu-ticks.ts";
import type { ActivityFacts } from "../../core/endpoint-facts.ts";
import { readText } from "../read-text.ts";

/** Linux tells processor time in hundredths of a second, whatever its own clock does (USER_HZ). */
const MS_PER_TICK = 10;
/** Less tells nothing at that grain. */
const OVER_MS_MIN = 100;

/** Begins to watch how much some processes work; the function that it returns tells it. */
export function watchActivity(pids: readonly number[]): () => ActivityFacts[] | undefined {
  const startedAt = performance.now();
  const before = new Map(pids.map((pid) => [pid, ticksOf(pid)]));
  return () => {
    const overMs = performance.now() - startedAt;
    if (overMs < OVER_MS_MIN) return undefined;
    return pids.flatMap((pid) => {
      const [first, last] = [before.get(pid), ticksOf(pid)];
      if (first === undefined || last === undefined) return [];
      const cpuShare = Math.round(((last - first) * MS_PER_TICK * 100) / overMs) / 100;
      const wchan = readText(`/proc/${pid}/wchan`);
      return [
        { pid, cpuShare, overMs: Math.round(overMs), waitsIn: wchan === "0" || wchan === "" ? undefined : wchan },
      ];
    });
  };
}

function ticksOf(pid: number): number | undefined {
  return parseCpuTicks(readText(`/proc/${pid}/stat`) ?? "");
}
