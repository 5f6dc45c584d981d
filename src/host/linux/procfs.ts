import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { hostFailure } from "../core/failures.ts";
import { parseProcessStat, type ProcessStat } from "../core/process-stat.ts";
import { parseProcessStatus, type ProcessStatus } from "../core/process-status.ts";

/** What the system says when a process is gone, or hides something from this user. */
const GONE_OR_HIDDEN = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

/** Runs a read of procfs; undefined when its object is gone or hidden. Anything else is thrown on. */
export function ifVisible<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (GONE_OR_HIDDEN.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** Reads a file of the system that every Linux has. */
export function readSystemFile(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    if (process.platform === "linux") throw error;
    const need = "read processes and sockets";
    throw hostFailure("PLATFORM_NOT_SUPPORTED", { platform: process.platform, need }, { cause: error });
  }
}

let bootIdOnce: string | undefined;

export function bootId(): string {
  bootIdOnce ??= readSystemFile("/proc/sys/kernel/random/boot_id").trim();
  return bootIdOnce;
}

let ownNamespaceOnce: string | undefined;

/** Inode of the pid namespace in which this process sees pids. */
export function ownPidNamespace(): string {
  ownNamespaceOnce ??= pidNamespaceOf("self");
  if (ownNamespaceOnce === undefined) throw new Error("/proc/self/ns/pid cannot be read");
  return ownNamespaceOnce;
}

/** Inode of the pid namespace of a process; undefined when it is gone or another user's. */
export function pidNamespaceOf(pid: number | "self"): string | undefined {
  const link = ifVisible(() => readlinkSync(`/proc/${pid}/ns/pid`));
  return link === undefined ? undefined : /\[(\d+)\]/.exec(link)?.[1];
}

export function listPids(): number[] {
  const pids: number[] = [];
  for (const name of readdirSync("/proc")) if (/^\d+$/.test(name)) pids.push(Number(name));
  return pids;
}

export function readStat(pid: number): ProcessStat | undefined {
  const text = ifVisible(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return text === undefined ? undefined : parseProcessStat(text);
}

export function readStatus(pid: number): ProcessStatus | undefined {
  const text = ifVisible(() => readFileSync(`/proc/${pid}/status`, "latin1"));
  return text === undefined ? undefined : parseProcessStatus(text);
}

export function readArgv(pid: number): string[] {
  const text = ifVisible(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "";
  // Each argument ends with a zero; a program that rewrites its title may leave that out.
  return text === "" ? [] : (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0");
}

export function readCwd(pid: number): string | undefined {
  return ifVisible(() => readlinkSync(`/proc/${pid}/cwd`));
}

/** True when the process was started with exactly this `NAME=value`, and this user may see it. */
export function startedWith(pid: number, variable: string): boolean {
  const environment = ifVisible(() => readFileSync(`/proc/${pid}/environ`, "utf8"));
  return environment !== undefined && `\0${environment}`.includes(`\0${variable}\0`);
}

/** The value of a variable with which the process was started; undefined when it had none, or hides it from this user. */
export function startedWithValue(pid: number, name: string): string | undefined {
  const environment = ifVisible(() => readFileSync(`/proc/${pid}/environ`, "utf8")) ?? "";
  const at = `\0${environment}`.indexOf(`\0${name}=`);
  return at < 0 ? undefined : environment.slice(at + name.length + 1).split("\0", 1)[0];
}

/** Names of a process's descriptors; undefined when it is gone or another user's. */
export function listDescriptors(pid: number): string[] | undefined {
  return ifVisible(() => readdirSync(`/proc/${pid}/fd`));
}

/** Inode of the socket behind a descriptor; undefined when it is none, or no longer there. */
export function socketInodeAt(pid: number, descriptor: string): number | undefined {
  const target = ifVisible(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
  return target?.startsWith("socket:[") === true ? Number(target.slice(8, -1)) : undefined;
}
