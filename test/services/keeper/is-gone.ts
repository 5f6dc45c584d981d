import { readFile } from "node:fs/promises";

/** True of a process that has ended, whether or not somebody has waited for it. */
export async function isGone(pid: number | undefined): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
}
