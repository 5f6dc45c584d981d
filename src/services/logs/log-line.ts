import { formatLogRecord, parseLogRecord, type LogRecord } from "../core/keeper/log-record.ts";

/** Whose words they are. */
export type LogStream = "stdout" | "stderr" | "portolan";

/** One line of a service's log. */
export interface LogLine {
  /** Wall time, in milliseconds. */
  readonly atMs: number;
  readonly stream: LogStream;
  /** Without colours and control characters. */
  readonly text: string;
}

const LETTERS: Readonly<Record<LogStream, LogRecord["stream"]>> = { stdout: "O", stderr: "E", portolan: "P" };
const NAMES: Readonly<Record<LogRecord["stream"], LogStream>> = { O: "stdout", E: "stderr", P: "portolan" };

/** Writes a line as it stands in the file, such as `2026-11-24T18:00:00.123Z O listening`. */
export function formatLogLine({ atMs, stream, text }: LogLine): string {
  return formatLogRecord({ atMs, stream: LETTERS[stream], text });
}

/** Reads a line of the file; undefined when it is none, such as one that was torn by a full disk. */
export function parseLogLine(line: string): LogLine | undefined {
  const record = parseLogRecord(line);
  return record === undefined ? undefined : { ...record, stream: NAMES[record.stream] };
}
