import { callFailed, libc } from "./ffi.ts";

export interface PipeEnds {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/** Linux gives close-on-exec the same bits here as in open(2); Node does not name them. */
const O_CLOEXEC = 0o2000000;

/**
 * Opens a pipe(7), close-on-exec at both ends, both to be closed by the caller. What Node calls a pipe is a pair of
 * sockets, which no program can open by the names `/dev/stdout` and `/dev/stderr` (ENXIO), as many are configured to.
 */
export function openPipe(): PipeEnds {
  const ends = new Int32Array(2);
  const failed = libc().pipe2(new Uint8Array(ends.buffer), O_CLOEXEC) === -1;
  const [readEnd, writeEnd] = ends;
  if (failed || readEnd === undefined || writeEnd === undefined) throw callFailed("pipe2");
  return { readEnd, writeEnd };
}
