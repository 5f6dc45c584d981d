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

const LETTERS: Readonly<Record<LogStream, string>> = { stdout: "O", stderr: "E", portolan: "P" };
const STREAMS = new Map<string, LogStream>(
  Object.entries(LETTERS).map(([stream, letter]) => [letter, stream as LogStream]),
);
const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([OEP]) (.*)$/s;

/** Writes a line as it stands in the file, such as `2026-11-24T18:00:00.123Z O listening`. */
export function formatLogLine({ atMs, stream, text }: LogLine): string {
  return `${new Date(atMs).toISOString()} ${LETTERS[stream]} ${text}\n`;
}

/** Reads a line of the file; undefined when it is none, such as one that was torn by a full disk. */
export function parseLogLine(line: string): LogLine | undefined {
  const [, stamp = "", letter = "", text = ""] = LINE.exec(line) ?? [];
  const stream = STREAMS.get(letter);
  return stream === undefined ? undefined : { atMs: Date.parse(stamp), stream, text };
}
