import { open, type FileHandle } from "node:fs/promises";
import { parseLogLine, type LogLine } from "./log-line.ts";

export interface LogQuery {
  /** The newest file; older ones end in `.1`, `.2` and so on. */
  readonly file: string;
  /** Only lines from this wall time on. */
  readonly sinceMs?: number | undefined;
  /** Only so many, the newest. */
  readonly lines?: number | undefined;
  /** Only lines for which it says true. */
  readonly matches?: ((line: LogLine) => boolean) | undefined;
}

/** Beyond this nothing is kept, whoever writes it there. */
const FILES_MAX = 10;
const FILE_BYTES_MAX = 64_000_000;

/** Reads a service's log, oldest line first; empty when there is none. Works while a keeper writes it. */
export async function readLog(query: LogQuery): Promise<LogLine[]> {
  const handle = await openLog(query.file);
  if (handle === undefined) return linesBefore(query, []);
  try {
    return await linesBefore(query, await linesOf(handle));
  } finally {
    await handle.close();
  }
}

/** Opens one file of a log; undefined when there is none. */
export async function openLog(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Completes the lines of the newest file with those of older ones, as far as they are asked for. */
export async function linesBefore(query: LogQuery, newest: readonly LogLine[]): Promise<LogLine[]> {
  const { file, sinceMs = -Infinity, lines = Infinity, matches = () => true } = query;
  const wanted = (line: LogLine): boolean => line.atMs >= sinceMs && matches(line);
  /** By file, the newest first. */
  const found = [newest.filter(wanted)];
  const count = (): number => found.reduce((sum, part) => sum + part.length, 0);
  let oldestMs = newest[0]?.atMs ?? Infinity;
  for (let number = 1; number <= FILES_MAX && count() < lines && oldestMs >= sinceMs; number += 1) {
    const older = await openLog(`${file}.${number}`);
    if (older === undefined) break;
    let read: LogLine[];
    try {
      read = await linesOf(older);
    } finally {
      await older.close();
    }
    oldestMs = read[0]?.atMs ?? oldestMs;
    found.push(read.filter(wanted));
  }
  const all = found.toReversed().flat();
  return lines === Infinity ? all : all.slice(Math.max(0, all.length - lines));
}

async function linesOf(handle: FileHandle): Promise<LogLine[]> {
  const { size } = await handle.stat();
  return linesBetween(handle, { start: 0, end: size });
}

/** Reads the whole lines of a part of a file. */
export async function linesBetween(
  handle: FileHandle,
  { start, end }: { start: number; end: number },
): Promise<LogLine[]> {
  const from = Math.max(start, end - FILE_BYTES_MAX);
  const buffer = Buffer.alloc(end - from);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
  const text = buffer.toString("utf8", 0, bytesRead);
  return text.split("\n").flatMap((line) => parseLogLine(line) ?? []);
}
