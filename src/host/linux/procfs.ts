import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from "node:fs";
import { hostFailure } from "../core/failures.ts";
import { parseProcessStat, type ProcessStat } from "../core/processes/process-stat.ts";
import { parseProcessStatus, type ProcessStatus } from "../core/processes/process-status.ts";

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

/** A process may carry megabytes of arguments and variables: what is read of them. */
const TEXT_BYTES_MAX = 131_072;

const scratch = Buffer.allocUnsafe(TEXT_BYTES_MAX);

/** Reads the beginning of a file of procfs; undefined when it is gone or hidden. Half the time of `readFileSync`. */
function readBeginning(path: string, encoding: "utf8" | "latin1" = "utf8"): string | undefined {
  const descriptor = ifVisible(() => openSync(path, "r"));
  if (descriptor === undefined) return undefined;
  try {
    // The kernel gives each of these files whole to one read (`single_open`, and the loops of cmdline and environ).
    const bytes = ifVisible(() => readSync(descriptor, scratch, 0, scratch.length, null));
    if (bytes === undefined) return undefined;
    return scratch.toString(encoding, 0, bytes);
  } finally {
    closeSync(descriptor);
  }
}

export function readStat(pid: number): ProcessStat | undefined {
  const text = readBeginning(`/proc/${pid}/stat`, "latin1");
  return text === undefined ? undefined : parseProcessStat(text);
}

/** What the kernel gives of a list at once; a longer one takes more than one read. */
const LIST_BYTES_SURE = 3072;

/**
 * Lists the children of a process, ended ones too: 8 µs for each of its threads. Undefined where the kernel keeps no such
 * lists (CONFIG_PROC_CHILDREN). One that is started or ends in that very moment may be missing.
 */
export function readChildren(pid: number): number[] | undefined {
  const threads = ifVisible(() => readdirSync(`/proc/${pid}/task`));
  // It is gone.
  if (threads === undefined) return [];
  const children: number[] = [];
  for (const thread of threads) {
    const path = `/proc/${pid}/task/${thread}/children`;
    let text = readBeginning(path, "latin1");
    if (text === undefined && thread === String(pid) && existsSync(`/proc/${pid}/stat`)) return undefined;
    if (text !== undefined && text.length > LIST_BYTES_SURE) text = ifVisible(() => readFileSync(path, "latin1"));
    for (const child of text?.split(" ") ?? []) if (child !== "") children.push(Number(child));
  }
  return children;
}

export function readStatus(pid: number): ProcessStatus | undefined {
  const text = readBeginning(`/proc/${pid}/status`, "latin1");
  return text === undefined ? undefined : parseProcessStatus(text);
}

/** The arguments, 128 KiB of them at most. */
export function readArgv(pid: number): string[] {
  const text = readBeginning(`/proc/${pid}/cmdline`) ?? "";
  // Each argument ends with a zero; a program that rewrites its title may leave that out.
  return text === "" ? [] : (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0");
}

export function readCwd(pid: number): string | undefined {
  return ifVisible(() => readlinkSync(`/proc/${pid}/cwd`));
}

/** A file to which procfs links, and whether it has been deleted or replaced since. */
export interface LinkedFile {
  readonly path: string | undefined;
  readonly isDeleted: boolean;
}

const DELETED = " (deleted)";

/** Reads where a link of a process leads; its path is undefined when the process is gone, has none or hides it. */
export function readProcessLink(pid: number, link: "exe" | "cwd"): LinkedFile {
  const path = ifVisible(() => readlinkSync(`/proc/${pid}/${link}`));
  if (path === undefined || !path.endsWith(DELETED)) return { path, isDeleted: false };
  // A file may really be called so. The link itself leads to the file even when its name is gone.
  const [named, real] = [path, `/proc/${pid}/${link}`].map((name) => ifVisible(() => statSync(name)));
  if (named !== undefined && named.ino === real?.ino && named.dev === real.dev) return { path, isDeleted: false };
  return { path: path.slice(0, -DELETED.length), isDeleted: true };
}

/** The text of /proc/PID/cgroup; empty when the process is gone or hidden. */
export function readControlGroupText(pid: number | "self"): string {
  return readBeginning(`/proc/${pid}/cgroup`) ?? "";
}

/** The environment with which the process was started, 128 KiB at most; undefined when it is gone or hides it from this user. */
export function readEnvironment(pid: number): string | undefined {
  return readBeginning(`/proc/${pid}/environ`);
}

/** Inode of the network namespace of a process; undefined when it is gone or another user's. */
export function networkNamespaceOf(pid: number | "self"): number | undefined {
  const link = ifVisible(() => readlinkSync(`/proc/${pid}/ns/net`));
  const inode = link === undefined ? undefined : /\[(\d+)\]/.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

let bootTimeMsOnce: number | undefined;

/** When this machine started, in wall time with the second's precision, as it was when this process first asked. */
export function bootTimeMs(): number {
  bootTimeMsOnce ??= Number(/^btime (\d+)$/m.exec(readSystemFile("/proc/stat"))?.[1]) * 1000;
  return bootTimeMsOnce;
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

/** What is behind a descriptor, such as `/var/log/shop.log` or `pipe:[4121]`; undefined when it is gone or hidden. */
export function readDescriptorLink(pid: number, descriptor: number): string | undefined {
  return ifVisible(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`));
}

/**
 * Names of a process's descriptors; undefined when it is gone, or may not be looked into: another user's, or one with
 * a capability that this process lacks. Of such a one even root may read the names, and no more.
 */
export function listDescriptors(pid: number): string[] | undefined {
  return ifVisible(() => {
    const names = readdirSync(`/proc/${pid}/fd`);
    if (names[0] !== undefined) refuseHidden(`/proc/${pid}/fd/${names[0]}`);
    return names;
  });
}

function refuseHidden(link: string): void {
  try {
    readlinkSync(link);
  } catch (error) {
    // One that was closed meanwhile says nothing about the others.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Inode of the socket behind a descriptor; undefined when it is none, or no longer there. */
export function socketInodeAt(pid: number, descriptor: string): number | undefined {
  const target = ifVisible(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`, "latin1"));
  return target?.startsWith("socket:[") === true ? Number(target.slice(8, -1)) : undefined;
}
