import { readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { listPids, readArgv } from "../../host/linux/procfs.ts";
import type { DescriptorFacts, ProgramFacts } from "../core/machine-facts.ts";
import { readText } from "./read-text.ts";

const NEAR = 0.9;
const NEAR_MAX = 5;
/** Interactive firewalls that ask about each connection by way of a packet queue. */
const FIREWALLS = new Set(["opensnitchd", "portmaster", "portmaster-core", "portmaster-start"]);

/** Counts descriptors of the system, and of each process that this user may look into. */
export function gatherDescriptors(): DescriptorFacts | undefined {
  // "the number of allocated file handles, the number of free file handles, and the maximum" -- proc_sys_fs(5)
  const [allocated, free, most] = (readText("/proc/sys/fs/file-nr") ?? "").trim().split(/\s+/).map(Number);
  if (allocated === undefined || free === undefined || most === undefined) return undefined;
  const near = listPids().flatMap((pid) => nearOf(pid));
  return {
    open: allocated - free,
    openMax: most,
    near: near.toSorted((left, right) => right.open / right.openMax - left.open / left.openMax).slice(0, NEAR_MAX),
  };
}

function nearOf(pid: number): DescriptorFacts["near"] {
  const limit = /^Max open files +(\d+)/m.exec(readText(`/proc/${pid}/limits`) ?? "")?.[1];
  const open = limit === undefined ? undefined : countDescriptors(pid);
  if (open === undefined || open < Number(limit) * NEAR) return [];
  return [{ pid, program: programOf(pid), open, openMax: Number(limit) }];
}

function countDescriptors(pid: number): number | undefined {
  try {
    // Linux 6.2 tells the number as the folder's size; before, it was 0.
    const { size } = statSync(`/proc/${pid}/fd`);
    return size > 0 ? size : readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** Finds programs that are known to hold back local traffic. */
export function gatherPrograms(): ProgramFacts {
  const running = listPids().map((pid) => ({ pid, program: programOf(pid) }));
  return { firewalls: running.filter(({ program }) => FIREWALLS.has(program)) };
}

function programOf(pid: number): string {
  return basename(readArgv(pid)[0] ?? "");
}
