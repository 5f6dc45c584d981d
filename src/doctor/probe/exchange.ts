import type { Duplex } from "node:stream";

export interface Exchanged {
  readonly bytes: Uint8Array;
  /** From the call to the first byte; undefined when none came. */
  readonly firstByteMs: number | undefined;
  /** `open`: enough came, and the connection is still there. */
  readonly ended: "open" | "silent" | "closed" | "reset";
}

const BYTES_MAX = 16_384;
/**
 * After a first byte, so long without another means that the server has said what it had to say. One that goes on and
 * on, a few bytes at a time, is heard no longer than one that is silent.
 */
const QUIET_MS = 25;

/**
 * Sends a question, or nothing, and collects what comes, at most 16 KiB: until the server is quiet, ends, or has said
 * nothing for `waitMs`. The connection stays with the caller.
 */
export function exchange(
  socket: Duplex,
  { question, waitMs, signal }: { question: string | Uint8Array | undefined; waitMs: number; signal: AbortSignal },
): Promise<Exchanged> {
  const askedAt = performance.now();
  const { promise, resolve } = Promise.withResolvers<Exchanged>();
  const chunks: Buffer[] = [];
  let received = 0;
  let firstByteMs: number | undefined;
  const settle = (ended: Exchanged["ended"]): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", outOfTime);
    socket.off("data", take).off("end", end).off("error", fail).off("close", end);
    socket.pause();
    resolve({ bytes: Buffer.concat(chunks), firstByteMs, ended });
  };
  const outOfTime = (): void => settle(received > 0 ? "open" : "silent");
  let timer = setTimeout(outOfTime, waitMs);
  const take = (chunk: Buffer): void => {
    const afterMs = performance.now() - askedAt;
    firstByteMs ??= afterMs;
    chunks.push(chunk);
    received += chunk.length;
    clearTimeout(timer);
    if (received >= BYTES_MAX) settle("open");
    else timer = setTimeout(outOfTime, Math.min(QUIET_MS, firstByteMs + waitMs - afterMs));
  };
  const end = (): void => settle("closed");
  const fail = ({ code }: NodeJS.ErrnoException): void =>
    settle(code === "ECONNRESET" || code === "EPIPE" ? "reset" : "closed");
  signal.addEventListener("abort", outOfTime);
  socket.on("data", take).once("end", end).once("error", fail).once("close", end);
  socket.resume();
  if (question !== undefined) socket.write(question);
  if (socket.destroyed) end();
  else if (signal.aborted) outOfTime();
  return promise;
}
