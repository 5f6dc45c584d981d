import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import type { ChildEnd, ChildOptions } from "./child.ts";
import { serviceFailure } from "./core/failures.ts";

/**
 * Starts a command in a session of its own, so that Ctrl-C in our terminal reaches it through us, once.
 *
 * @throws {Failure} `COMMAND_NOT_STARTED`.
 */
export async function spawnChild(
  { argv, program, directory, environment }: ChildOptions,
  stdio: StdioOptions,
): Promise<{ readonly child: ChildProcess; readonly pid: number; readonly ended: Promise<ChildEnd> }> {
  const [name = program, ...args] = argv;
  try {
    // Node tells of some errors by an event and throws others at once, such as E2BIG and ENOTDIR.
    const child = spawn(program, args, { argv0: name, cwd: directory, env: environment, detached: true, stdio });
    const ended = new Promise<ChildEnd>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    await once(child, "spawn");
    return { child, pid: child.pid as number, ended };
  } catch (error) {
    throw serviceFailure("COMMAND_NOT_STARTED", { command: name, error: (error as Error).message }, { cause: error });
  }
}
