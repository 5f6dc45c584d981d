import { isoTime, parseIsoTime } from "./iso-time.ts";

/** `O` its standard output, `E` its standard error, `P` Portolan's own words. */
export type LogStream = "O" | "E" | "P";

/** One line of a service's log file. */
export interface LogRecord {
  /** Wall time in milliseconds. */
  readonly atMs: number;
  readonly stream: LogStream;
  /** As it was written, colours and all, without its line feed. */
  readonly text: string;
}

/** Characters of `2026-11-24T18:00:00.123Z O `. */
const HEAD = 27;

/** Writes a record as its line, with a line feed: `2026-11-24T18:00:00.123Z O text`. */
export function formatLogRecord({ atMs, stream, text }: LogRecord): string {
  return `${isoTime(atMs)} ${stream} ${text.replaceAll("\n", " ")}\n`;
}

/** Reads a line without its line feed; undefined of one that is cut, or written by somebody else. */
export function parseLogRecord(line: string): LogRecord | undefined {
  const atMs = parseIsoTime(line.slice(0, HEAD - 3), 0);
  const stream = line[HEAD - 2];
  if (atMs === undefined || line[HEAD - 3] !== " " || line[HEAD - 1] !== " ") return undefined;
  if (stream !== "O" && stream !== "E" && stream !== "P") return undefined;
  return { atMs, stream, text: line.slice(HEAD) };
}
