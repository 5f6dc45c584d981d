import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What may have been read, and may be garbage, before it is collected. */
const READ_BYTES_MAX = 4 * 2 ** 20;
/** Between two collections, in milliseconds: a fast stream leaves them to V8. */
const PAUSE_MS = 100;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { readonly type: "minor" }) => void;

let readBytes = 0;
let lastMs = 0;

/**
 * Notes what a socket has read. Each read is a buffer of its own, and V8 lets 32 MB of young ones pile up before it
 * looks: a stream of 1 MB/s would cost that much memory. A collection of the young takes 0.2 ms.
 */
export function noteRead(byteCount: number): void {
  readBytes += byteCount;
  if (readBytes < READ_BYTES_MAX) return;
  const nowMs = performance.now();
  if (nowMs - lastMs < PAUSE_MS) return;
  readBytes = 0;
  lastMs = nowMs;
  collect({ type: "minor" });
}
