import { followLog } from "../services/logs/follow-log.ts";
import type { LogLine } from "../services/logs/log-line.ts";
import { readLog } from "../services/logs/read-log.ts";
import { continuation, mergeLines } from "./core/log-query.ts";
import type { ProjectLogs } from "./project-logs.ts";

/** Read beyond what is shown, so that following goes on behind the very last line also where many came at one moment. */
const LINES_BEYOND = 1000;

export interface ServiceLine extends LogLine {
  readonly service: string;
}

export interface LogsQuery {
  readonly logs: ProjectLogs;
  readonly sinceMs: number | undefined;
  /** The newest of all services together; Infinity for all. */
  readonly lines: number;
  readonly matches: (text: string) => boolean;
}

/** Reads the logs of several services, merged by time. `show` gets them, and with `follow` each further line as it comes. */
export async function readLogs(
  query: LogsQuery,
  show: (line: ServiceLine) => void,
  follow: AbortSignal | undefined,
): Promise<void> {
  const { logs, sinceMs, lines, matches } = query;
  const ofService = { sinceMs, matches: ({ text }: LogLine) => matches(text) };
  const read = await Promise.all(
    logs.services.map(async ({ name, file }) => {
      const found = await readLog({ ...ofService, file, lines: lines === Infinity ? undefined : lines + LINES_BEYOND });
      return found.map((line): ServiceLine => ({ service: name, ...line }));
    }),
  );
  for (const line of mergeLines(read, lines)) show(line);
  if (follow === undefined) return;
  const following = logs.services.map(async ({ name, file }, at) => {
    const { sinceMs: fromMs = sinceMs, skip } = continuation(read[at] ?? []);
    let toSkip = skip;
    for await (const line of followLog({ ...ofService, file, sinceMs: fromMs, signal: follow })) {
      if (toSkip > 0) toSkip -= 1;
      else show({ service: name, ...line });
    }
  });
  await Promise.all(following);
}
