import { CommanderError } from "commander";
import { isFailure } from "../failure/failure.ts";
import { ownVersion } from "../control/release.ts";
import { buildProgram } from "./build-program.ts";
import type { CliCommand, Parsed } from "./command.ts";
import type { CliContext } from "./context.ts";
import { renderFailure } from "./render-failure.ts";

const ANSWER_IS_NO = 1;
const USAGE = 2;
const CANNOT = 3;
/** What is not just "cannot"; a shell reports a command that it cannot find, or cannot execute, by the same numbers. */
const STATUS_OF: Readonly<Record<string, number>> = {
  NOTHING_OF_THAT_NAME: ANSWER_IS_NO,
  NOTHING_KEPT: ANSWER_IS_NO,
  NO_LOGS: ANSWER_IS_NO,
  USAGE,
  COMMAND_NOT_FOUND: 127,
  COMMAND_NOT_EXECUTABLE: 126,
};
/** As a shell reports a program that Ctrl-C has ended. */
const CANCELLED = 130;

/** What ends a command from outside; `run` deals with signals itself. */
export interface SignalSource {
  /** Returns the signal that aborts when the user wants the command to end. */
  listen(): AbortSignal;
}

/** Runs one command line and returns its exit status: 0 done, 1 no, 2 usage, 3 cannot. */
export async function runCli(argv: readonly string[], context: CliContext, signals: SignalSource): Promise<number> {
  const isJson = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length).includes("--json");
  let isCancelled = false;
  try {
    const asked = await readCommand(argv, context);
    if (typeof asked === "number") return asked;
    const signal = asked.command.ownsSignals ? new AbortController().signal : signals.listen();
    signal.addEventListener("abort", () => (isCancelled = true));
    const status = await asked.command.execute(asked.parsed, context, signal);
    await context.terminal.settle();
    return status;
  } catch (error) {
    if (isCancelled) return CANCELLED;
    if (!isFailure(error)) throw error;
    context.terminal.say(renderFailure(error, { isJson, terminal: context.terminal }));
    return STATUS_OF[error.code] ?? CANNOT;
  }
}

/** Finds the command and its options; a number is the exit status when there is nothing more to do. */
async function readCommand(
  argv: readonly string[],
  context: CliContext,
): Promise<{ command: CliCommand; parsed: Parsed } | number> {
  let asked: { command: CliCommand; parsed: Parsed } | undefined;
  const program = await buildProgram({
    release: ownVersion().release,
    terminal: context.terminal,
    // Names of commands come first: `portolan cert trust …` needs `cert` and `cert trust`.
    wants: (path) => path.every((word, at) => argv[at] === word),
    onCommand: (command, parsed) => (asked = { command, parsed }),
  });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // Commander calls `portolan` and `portolan cert` without a command help; here they are incomplete.
    return error.exitCode === ANSWER_IS_NO ? USAGE : error.exitCode;
  }
  if (asked === undefined) return USAGE;
  return asked;
}
