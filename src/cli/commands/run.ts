import { isFailure } from "../../failure/failure.ts";
import { type CliCommand, defineCommand, type Parsed, textOption } from "../command.ts";
import type { CliContext } from "../context.ts";
import { jsonText } from "../core/json-text.ts";
import { usageFailure } from "../core/failures.ts";
import { parseWholeNumber } from "../core/whole-number.ts";
import { readIdentity } from "../../services/read-identity.ts";
import { chartClientFor } from "../../daemon/chart-client-for.ts";
import { type RunLine, linesOf } from "../run-lines.ts";
import type { RunReport } from "../../services/run-report.ts";
import { runBare } from "../../services/run-bare.ts";
import type { RunOptions } from "../../services/run-options.ts";
import { runService } from "../../services/run.ts";
import { trustFor } from "../../services/trust-for.ts";
import type { Terminal } from "../terminal.ts";

interface Request {
  readonly argv: readonly string[];
  readonly name: string | undefined;
  readonly copy: string | undefined;
  readonly script: string | undefined;
  readonly port: number | undefined;
  readonly isJson: boolean;
}

export const run: CliCommand = defineCommand<Request, number>({
  ownsSignals: true,
  declare: (command) =>
    command
      .argument("[COMMAND...]", "what to run; without it, the script dev or start of package.json")
      .option("--name <NAME>", "api, api.shop, or a whole name that ends in .localhost (default: from the project)")
      .option("--copy <NAME>", "an extra copy of the project, with names, ports and addresses of its own")
      .option("--port <PORT>", "this port, and no other (default: a free one, the same each time)")
      .option("--script <NAME>", "a script of package.json (default: dev, then start)")
      .passThroughOptions()
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    const { environment, workingDirectory, terminal } = context;
    const { argv, script, port, isJson } = request;
    const identity = await readIdentity(workingDirectory, { name: request.name, copy: request.copy });
    const options: RunOptions = { identity, argv, script, port, environment };
    if (environment["PORTOLAN"] === "0") return runBare(options, signal);
    const over = new AbortController();
    let lastLines: readonly string[] = [];
    const say = (said: RunReport): void =>
      terminal.say(isJson ? `${jsonText(said)}\n` : paint(linesOf(said), terminal));
    const report = (said: RunReport): void => {
      say(said);
      if (said.type === "exited-early") ({ lastLines } = said);
      const isTrouble = TROUBLES.has(said.type);
      if (isTrouble) void tellCause(said, { context, say, signal: AbortSignal.any([signal, over.signal]) });
    };
    const world = {
      chart: chartClientFor(context),
      reporter: { report },
      trust: trustFor(context.folder, signal),
      signal,
    };
    try {
      const { exitCode } = await runService(options, world);
      if (lastLines.length > 0 && !signal.aborted) {
        const { explainEarlyExit } = await import("../explain-early-exit.ts");
        for (const cause of await explainEarlyExit(lastLines, signal)) say(cause);
      }
      return exitCode;
    } finally {
      over.abort();
    }
  },
  render: () => ({}),
  json: () => undefined,
  exitCode: (code) => code,
});

/** Where the doctor may know more than the run. */
const TROUBLES: ReadonlySet<RunReport["type"]> = new Set([
  "not-listening",
  "listener-lost",
  "stranger",
  "stranger-stays",
]);

interface Telling {
  readonly context: CliContext;
  readonly say: (said: RunReport) => void;
  readonly signal: AbortSignal;
}

/** The doctor is loaded only when there is something to ask it; a start waits for none of this. */
async function tellCause(said: RunReport, { context, say, signal }: Telling): Promise<void> {
  try {
    const { causeOfTrouble } = await import("../run-cause.ts");
    const cause = await causeOfTrouble(said, context, signal);
    if (cause && !signal.aborted) say(cause);
  } catch (error) {
    // The trouble itself was told; what the system refuses to show of it is no second one.
    if (!isFailure(error) && (error as NodeJS.ErrnoException).syscall === undefined && !signal.aborted) throw error;
  }
}

function readRequest(parsed: Parsed): Request {
  const port = textOption(parsed, "port");
  const script = textOption(parsed, "script");
  const [first] = parsed.args;
  const argv = Array.isArray(first) ? (first as readonly string[]) : [];
  if (script !== undefined && argv.length > 0) {
    throw usageFailure("Cannot run a script and a command at once", "Pass --script, or a command, not both");
  }
  return {
    argv,
    script,
    name: textOption(parsed, "name"),
    copy: textOption(parsed, "copy"),
    port: port === undefined ? undefined : parseWholeNumber(port, { least: 1, most: 65_535 }),
    isJson: parsed.options["json"] === true,
  };
}

const STYLES = { url: "bold", note: "dim", warning: "yellow" } as const;

function paint(lines: readonly RunLine[], terminal: Terminal): string {
  return lines
    .map(
      ({ kind, text }: RunLine) =>
        `${terminal.paintSaid("cyan", "portolan:")} ${terminal.paintSaid(STYLES[kind], text)}\n`,
    )
    .join("");
}

const EXAMPLES = `
The command gets PORT, HOST, PORTOLAN_URL and what its runtime needs to trust https here. Its output is its own;
what Portolan says goes to stderr (with --json: one JSON object a line). Exit status: the command's own.

Examples:
  portolan run                          the script dev (or start) of package.json
  portolan run -- node server.js
  portolan run --name api -- uvicorn app:app
  portolan run --copy b                 the same project once more, beside the first
  PORTOLAN=0 portolan run -- make serve   bare, as if Portolan were not there`;
