import { type CliCommand, defineCommand, type Parsed, textOption } from "../command.ts";
import { usageFailure } from "../core/failures.ts";
import { jsonText } from "../core/json-text.ts";
import { linesAsked, textMatcher } from "../core/log-query.ts";
import { parseSince, type SinceClock } from "../core/since.ts";
import { declareChoice, type KeptChoice, readChoice, readServices } from "../kept-project.ts";
import { projectLogs } from "../project-logs.ts";
import { readLogs, type ServiceLine } from "../read-logs.ts";
import { ServicePrefix } from "../service-prefix.ts";
import type { Terminal } from "../terminal.ts";

interface Request extends KeptChoice {
  readonly services: readonly string[];
  readonly isFollowing: boolean;
  readonly sinceMs: number | undefined;
  readonly lines: number;
  readonly text: string | undefined;
  readonly isJson: boolean;
  readonly hasPrefix: boolean;
  readonly hasTime: boolean;
}

export const logs: CliCommand = defineCommand<Request, undefined>({
  declare: (command) =>
    declareChoice(
      command
        .argument("[SERVICE...]", "these alone (default: all)")
        .option("-f, --follow", "go on with what comes")
        .option("--since <TIME>", "only what came in this time, such as 10m, or since 18:00")
        .option("-n, --lines <N>", "only the newest; `all` for all (default 200, or all with --since or --grep)")
        .option("--grep <TEXT>", "only lines that hold this; capitals count where some are in it")
        .option("-t, --time", "say when each line came")
        .option("--no-prefix", "leave the names of the services away"),
    ).addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    const found = await projectLogs(context, { ...request, asked: request.services });
    const { terminal } = context;
    const names = found.services.map(({ name }) => name);
    const show = request.isJson ? jsonLines(terminal) : plainLines(request, { names, terminal });
    const { lines, sinceMs } = request;
    const query = { logs: found, lines, sinceMs, matches: textMatcher(request.text) };
    await readLogs(query, show, request.isFollowing ? signal : undefined);
    return undefined;
  },
  render: () => ({}),
  json: () => undefined,
});

function readRequest(parsed: Parsed): Request {
  const { options } = parsed;
  const since = textOption(parsed, "since");
  const text = textOption(parsed, "grep");
  const asked = textOption(parsed, "lines");
  const lines = linesAsked(asked, { isNarrowed: since !== undefined || text !== undefined });
  if (lines === undefined) throw usageFailure(`Cannot show "${asked}" lines`, "Pass a number, or all");
  return {
    ...readChoice(parsed),
    services: readServices(parsed),
    isFollowing: options["follow"] === true,
    sinceMs: since === undefined ? undefined : parseSince(since, clockNow()),
    lines,
    text,
    isJson: options["json"] === true,
    hasPrefix: options["prefix"] !== false,
    hasTime: options["time"] === true,
  };
}

function clockNow(): SinceClock {
  const now = new Date();
  return { nowMs: now.getTime(), offsetMs: -now.getTimezoneOffset() * 60_000 };
}

function jsonLines(terminal: Terminal): (line: ServiceLine) => void {
  return (line) => terminal.out(`${jsonText(line)}\n`);
}

function plainLines(
  { hasPrefix, hasTime }: Request,
  { names, terminal }: { names: readonly string[]; terminal: Terminal },
): (line: ServiceLine) => void {
  const prefix = new ServicePrefix(names, terminal);
  return ({ service, stream, text, atMs }) => {
    const time = hasTime ? `${terminal.paint("dim", clock(atMs))} ` : "";
    const words = stream === "portolan" ? terminal.paint("dim", text) : text;
    terminal.out(`${hasPrefix ? prefix.of(service) : ""}${time}${words}\n`);
  };
}

/** The local time of day, with milliseconds; the date is that of a log that somebody looks at. */
function clock(atMs: number): string {
  const at = new Date(atMs);
  const pad = (value: number, size: number): string => String(value).padStart(size, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => pad(part, 2)).join(":");
  return `${day} ${time}.${pad(at.getMilliseconds(), 3)}`;
}

const EXAMPLES = `
Lines of all services are merged by time, also of projects that do not run any more. --json gives one object a line:
service, atMs, stream (stdout, stderr, or portolan for what it says itself), text. Ctrl-C ends -f.

Examples:
  portolan logs                       the newest 200 lines of all services
  portolan logs -f api web
  portolan logs --since 10m --grep error
  portolan logs --no-prefix -n all api > api.txt`;
