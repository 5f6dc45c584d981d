import { dlopen, read } from "bun:ffi";
import type { Pointer } from "bun:ffi";

/** What the transport on Bun asks the system directly. The calls that fail return -1. */
export interface BunLibc {
  socket(domain: number, type: number, protocol: number): number;
  connect(descriptor: number, address: Uint8Array): number;
  /** Close-on-exec. */
  duplicate(descriptor: number): number;
  close(descriptor: number): number;
  /** Number of the error of the last call; to be asked at once. */
  errno(): number;
}

const LIBRARIES = ["libc.so.6", "libc.so"];
const F_DUPFD_CLOEXEC = 1030;

/** Undefined elsewhere than on Linux: what depends on it has a plainer way. */
export const bunLibc: BunLibc | undefined = process.platform === "linux" ? load() : undefined;

function load(): BunLibc | undefined {
  for (const library of LIBRARIES) {
    try {
      return bind(library);
    } catch {
      // Another C library: the next name may be its.
    }
  }
  return undefined;
}

function bind(library: string): BunLibc {
  const { symbols } = dlopen(library, {
    socket: { args: ["i32", "i32", "i32"], returns: "i32" },
    connect: { args: ["i32", "ptr", "u32"], returns: "i32" },
    fcntl: { args: ["i32", "i32", "i32"], returns: "i32" },
    close: { args: ["i32"], returns: "i32" },
    __errno_location: { args: [], returns: "ptr" },
  });
  const { socket, connect, fcntl, close, __errno_location: errnoLocation } = symbols;
  if (!socket || !connect || !fcntl || !close || !errnoLocation) throw new Error(`${library} lacks a function`);
  return {
    socket,
    connect: (descriptor, address) => connect(descriptor, address, address.byteLength),
    duplicate: (descriptor) => fcntl(descriptor, F_DUPFD_CLOEXEC, 0),
    close,
    errno: () => read.i32(errnoLocation() as Pointer, 0),
  };
}
