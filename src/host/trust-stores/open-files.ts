import { readdirSync, readlinkSync } from "node:fs";

/**
 * Says whether a process has one of these files open, as far as this user can see; undefined where the system does
 * not tell (no procfs).
 */
export function isOpenAnywhere(paths: readonly string[]): boolean | undefined {
  const wanted = new Set(paths);
  const processes = entriesOf("/proc").filter((name) => /^\d+$/.test(name));
  if (processes.length === 0) return undefined;
  return processes.some((pid) =>
    entriesOf(`/proc/${pid}/fd`).some((fd) => wanted.has(targetOf(`/proc/${pid}/fd/${fd}`))),
  );
}

/** Processes come and go, and those of others are closed to us. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}
