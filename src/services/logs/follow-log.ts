import { watch } from "node:fs";
import { stat, type FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { LogLine } from "./log-line.ts";
import { linesBefore, linesBetween, openLog, type LogQuery } from "./read-log.ts";

/** A change is looked for after this long even where the system tells of none. */
const LOOK_MS = 1000;
/** Read at once. */
const PART_BYTES_MAX = 4_000_000;
const LINE_FEED = 10;

/** Yields what `readLog` gives, then each line as it is written, also into files that take this one's place. */
export async function* followLog(query: LogQuery & { readonly signal: AbortSignal }): AsyncGenerator<LogLine, void> {
  const { file, signal, sinceMs = -Infinity, matches = () => true } = query;
  using changes = new Changes(file, signal);
  let handle = await openLog(file);
  let at = 0;
  try {
    if (handle !== undefined) at = await endOfLines(handle);
    yield* await linesBefore(query, handle === undefined ? [] : await linesBetween(handle, { start: 0, end: at }));
    while (!signal.aborted) {
      handle ??= await openLog(file);
      // Somebody has emptied it: what is written now stands at its beginning.
      if (handle !== undefined && (await handle.stat()).size < at) at = 0;
      // Asked before it is read to its end, so that nothing is written to it in between.
      const isOld = handle !== undefined && (await isReplaced(file, handle));
      for await (const part of handle === undefined ? [] : partsFrom(handle, at)) {
        for (const line of part.lines) if (line.atMs >= sinceMs && matches(line)) yield line;
        at = part.end;
      }
      if (isOld) {
        await handle?.close();
        handle = undefined;
        at = 0;
      } else await changes.next();
    }
  } finally {
    await handle?.close();
  }
}

/** Reads what stands behind a place, part by part. */
async function* partsFrom(
  handle: FileHandle,
  from: number,
): AsyncGenerator<{ readonly lines: readonly LogLine[]; readonly end: number }, void> {
  let at = from;
  for (let end = await endOfLines(handle, at); end > at; end = await endOfLines(handle, at)) {
    yield { lines: await linesBetween(handle, { start: at, end }), end };
    at = end;
  }
}

/** Behind the last whole line. */
async function endOfLines(handle: FileHandle, from = 0): Promise<number> {
  const { size } = await handle.stat();
  if (from === 0) {
    const tail = Buffer.alloc(Math.min(size, 65_536));
    await handle.read(tail, 0, tail.length, size - tail.length);
    return size - tail.length + tail.lastIndexOf(LINE_FEED) + 1;
  }
  if (size <= from) return from;
  const part = Buffer.alloc(Math.min(size - from, PART_BYTES_MAX));
  const { bytesRead } = await handle.read(part, 0, part.length, from);
  return from + part.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
}

async function isReplaced(file: string, handle: FileHandle): Promise<boolean> {
  const own = await handle.stat();
  const present = await stat(file).catch(() => undefined);
  return present === undefined ? own.nlink === 0 : present.ino !== own.ino;
}

/** Waits for changes of a file, also while it is not there. */
class Changes implements Disposable {
  readonly #signal: AbortSignal;
  readonly #watcher: Disposable | undefined;
  #changed = false;
  #wake: (() => void) | undefined;

  constructor(file: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#watcher = watchFolder(dirname(file), (name) => {
      if (name !== basename(file)) return;
      this.#changed = true;
      this.#wake?.();
    });
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Settles at once when something changed since the last time. */
  async next(): Promise<void> {
    if (!this.#changed && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#changed = false;
    this.#wake = undefined;
  }

  readonly #onAbort = (): void => this.#wake?.();

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#watcher?.[Symbol.dispose]();
  }
}

/** Undefined where the folder is not there yet, or nothing more can be watched: then it is looked at now and then. */
function watchFolder(folder: string, onChange: (name: string | null) => void): Disposable | undefined {
  try {
    const watcher = watch(folder, (_event, name) => onChange(name));
    watcher.on("error", () => watcher.close());
    return { [Symbol.dispose]: () => watcher.close() };
  } catch {
    return undefined;
  }
}
