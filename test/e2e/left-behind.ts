import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

export interface LeftProcess {
  readonly pid: number;
  readonly command: string;
}

/** Finds the processes that carry a variable in their environment. It sees those of our own user. */
export function processesWith(variable: string, value: string): LeftProcess[] {
  const mark = `\0${variable}=${value}\0`;
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => `\0${read(`/proc/${entry}/environ`)}`.includes(mark))
    .map((entry) => ({
      pid: Number(entry),
      command: read(`/proc/${entry}/cmdline`).replaceAll("\0", " ").trim(),
    }))
    .filter(({ command }) => command !== "");
}

/** Finds which of these TCP ports somebody listens on. */
export function listeningPorts(ports: readonly number[]): number[] {
  const listening = new Set<number>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of read(table).split("\n").slice(1)) {
      const [, local = "", , state] = line.trim().split(/\s+/);
      if (state === "0A") listening.add(Number.parseInt(local.split(":")[1] ?? "", 16));
    }
  }
  return ports.filter((port) => listening.has(port));
}

/** Looks until `isDone`, or until the deadline; says whether it came to that. */
export async function becomes(isDone: () => boolean, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!isDone()) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // It ended meanwhile, or belongs to another user.
  }
}
