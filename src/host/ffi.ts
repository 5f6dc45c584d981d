import { createRequire } from "node:module";
import { constants } from "node:os";
import type koffi from "koffi";
import { hostFailure } from "./core/failures.ts";

/** The functions of the C library that Portolan calls. Those that fail return -1; `callFailed` says why. */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(descriptor: number, address: Uint8Array, bytes: number): number;
  listen(descriptor: number, backlog: number): number;
  connect(descriptor: number, address: Uint8Array, bytes: number): number;
  close(descriptor: number): number;
  fcntl(descriptor: number, command: number, argument: number): number;
  getsockname(descriptor: number, address: Uint8Array, bytes: Uint8Array): number;
  setsockopt(descriptor: number, level: number, option: number, value: Uint8Array, bytes: number): number;
  send(descriptor: number, data: Uint8Array, bytes: number, flags: number): number;
  recv(descriptor: number, data: Uint8Array, bytes: number, flags: number): number;
  sendmsg(descriptor: number, header: Uint8Array, flags: number): number;
  recvmsg(descriptor: number, header: Uint8Array, flags: number): number;
  prctl(option: number, argument: number): number;
  waitpid(pid: number, status: Uint8Array, options: number): number;
  pipe2(ends: Uint8Array, flags: number): number;
  mkfifo(path: string, mode: number): number;
  readlinkat(folder: number, name: string, target: Uint8Array, bytes: number): number;
  /** Of those that the C library has no function for; every argument is a number. */
  syscall(number: number, ...words: readonly number[]): number;
}

type Koffi = typeof koffi;

let loaded: { koffi: Koffi; libc: Libc } | undefined;

/**
 * Loads koffi at the first use, because that takes 6 to 20 ms which most commands need not pay. The symbols come from
 * the running program, which has the C library loaded whatever its file is called.
 */
function load(): { koffi: Koffi; libc: Libc } {
  if (loaded !== undefined) return loaded;
  if (process.platform !== "linux") {
    throw hostFailure("PLATFORM_NOT_SUPPORTED", { platform: process.platform, need: "use the system's sockets" });
  }
  const library = createRequire(import.meta.url)("koffi") as Koffi;
  const program = library.load(null);
  const functions = {
    socket: program.func("int socket(int, int, int)"),
    bind: program.func("int bind(int, void *, uint32_t)"),
    listen: program.func("int listen(int, int)"),
    connect: program.func("int connect(int, void *, uint32_t)"),
    close: program.func("int close(int)"),
    // The real one takes any arguments: they must go as such.
    fcntl: fcntlOf(program),
    getsockname: program.func("int getsockname(int, void *, void *)"),
    setsockopt: program.func("int setsockopt(int, int, int, void *, uint32_t)"),
    send: program.func("long send(int, void *, size_t, int)"),
    recv: program.func("long recv(int, void *, size_t, int)"),
    sendmsg: program.func("long sendmsg(int, void *, int)"),
    recvmsg: program.func("long recvmsg(int, void *, int)"),
    prctl: program.func("int prctl(int, unsigned long)"),
    waitpid: program.func("int waitpid(int, void *, int)"),
    pipe2: program.func("int pipe2(void *, int)"),
    mkfifo: program.func("int mkfifo(const char *, unsigned int)"),
    readlinkat: program.func("long readlinkat(int, const char *, void *, size_t)"),
    syscall: syscallOf(program),
  } as unknown as Libc;
  loaded = { koffi: library, libc: functions };
  return loaded;
}

function fcntlOf(program: ReturnType<Koffi["load"]>): Libc["fcntl"] {
  const call = program.func("int fcntl(int, int, ...)") as (...words: readonly (number | string)[]) => number;
  return (descriptor, command, argument) => call(descriptor, command, "int", argument);
}

/** True once a call of the system has been needed, and loading is paid for. */
export function isFfiLoaded(): boolean {
  return loaded !== undefined;
}

/** Loads it, where there is a program for this processor: what comes is quicker with it, and works without. */
export function tryLoadingFfi(): void {
  try {
    load();
  } catch {
    // An install without dependencies, or another system.
  }
}

function syscallOf(program: ReturnType<Koffi["load"]>): Libc["syscall"] {
  const call = program.func("long syscall(long, ...)") as (...words: readonly (number | string)[]) => number;
  return (number, ...words) => call(number, ...words.flatMap((word) => ["long", word]));
}

export function libc(): Libc {
  return load().libc;
}

/** Where a buffer's bytes stand in memory. The caller keeps the buffer reachable for as long as the address is used. */
export function memoryAddress(buffer: Uint8Array): bigint {
  return load().koffi.address(buffer);
}

/** Name of the error of the last call, such as `EADDRINUSE`; to be asked at once. */
export function lastError(): string {
  const errno = load().koffi.errno();
  for (const [name, value] of Object.entries(constants.errno)) if (value === errno) return name;
  return `errno ${errno}`;
}

/** Makes the failure of a call that nobody expected to fail. */
export function callFailed(call: string, error: string = lastError()): Error {
  return hostFailure("SYSTEM_CALL_FAILED", { call, error });
}
