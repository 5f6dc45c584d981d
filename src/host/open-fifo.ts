import { constants, lstatSync, openSync, rmSync } from "node:fs";
import { callFailed, libc } from "./ffi.ts";

export interface FifoEnds {
  /** Does not block; gives the end of the stream once every holder of the other end has closed it. */
  readonly readEnd: number;
  /** Opened for both, so that whoever is given it never meets EPIPE, nor an end, when the reader dies. */
  readonly writeEnd: number;
}

const F_SETPIPE_SZ = 1031;
/** What fits in while nobody reads; then its writers wait. */
const PIPE_BYTES = 262_144;

/**
 * Makes a named pipe (fifo(7), 0600) in place of what has that path, and opens both ends, close-on-exec, both to be closed
 * by the caller. Whoever holds an earlier pipe of that path keeps it.
 */
export function openNewFifo(path: string): FifoEnds {
  rmSync(path, { force: true });
  if (libc().mkfifo(path, 0o600) === -1) throw callFailed("mkfifo");
  // First the one for both: a reader alone would be told at once that there is no writer.
  const writeEnd = openSync(path, constants.O_RDWR);
  // A limit of the user's may refuse a larger one: then the usual size has to do.
  libc().fcntl(writeEnd, F_SETPIPE_SZ, PIPE_BYTES);
  return { readEnd: openReader(path), writeEnd };
}

/** Opens the reading end of a named pipe that is there; undefined when it is gone, or no pipe of this user's. */
export function openOldFifo(path: string): number | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFIFO() === true && found.uid === process.getuid?.() ? openReader(path) : undefined;
}

function openReader(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
}
