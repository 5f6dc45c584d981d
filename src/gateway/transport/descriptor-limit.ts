import { readFileSync } from "node:fs";

/** Descriptors that accepting leaves free, for upstream connections and files; fewer where there are few. */
const RESERVE = 32;

/** How many descriptors this process may have open; unknown (infinity) where there is no procfs. */
export function descriptorLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** How many of the last numbers accepting leaves alone. */
export function descriptorReserve(limit: number): number {
  return Math.min(RESERVE, Math.floor(limit / 8));
}

/** What `onError` is told when descriptors run out. */
export function tooManyFiles(limit: number): { code: "too-many-files"; detail: string } {
  return { code: "too-many-files", detail: `EMFILE: nearly all of ${limit} file descriptors are open` };
}
