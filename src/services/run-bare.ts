import { spawn } from "node:child_process";
import { once } from "node:events";
import { serviceCommand } from "./command.ts";
import { serviceFailure } from "./core/failures.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { RunOptions } from "./run-options.ts";
import { catchSignals } from "./run-signals.ts";

/**
 * Runs the command as if Portolan were not there (`PORTOLAN=0`), with this process's own input and output; gives its status.
 *
 * @throws {Failure} `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`, `SCRIPT_NOT_FOUND`, `NO_COMMAND`, `COMMAND_NOT_STARTED`.
 */
export async function runBare(options: RunOptions, signal: AbortSignal): Promise<number> {
  const command = serviceCommand({ ...options, directory: options.identity.directory });
  const [name = command.program, ...args] = command.argv;
  const env = { ...options.environment, ...(command.path === undefined ? {} : { PATH: command.path }) };
  const child = spawn(command.program, args, { argv0: name, cwd: command.directory, env, stdio: "inherit" });
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, endSignal) => resolve(exitCodeOf(code, endSignal)));
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw serviceFailure("COMMAND_NOT_STARTED", { command: name, error: (error as Error).message }, { cause: error });
  }
  // It shares our process group: Ctrl-C reaches it by itself, and only what is sent to us alone is passed on.
  using _signals = catchSignals((caught) => {
    if (caught !== "SIGINT" && caught !== "SIGQUIT") child.kill(caught);
  });
  const stop = (): boolean => child.kill("SIGTERM");
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await ended;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
