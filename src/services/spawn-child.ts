import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import { serviceFailure } from "./core/failures.ts";
import { signalChild } from "./signal-child.ts";

/** A child as Node has it, and what is common to all kinds of `Child`. */
export interface SpawnedChild extends Pick<Child, "pid" | "ended" | "signal"> {
  readonly child: ChildProcess;
}

/**
 * Starts a command in a session of its own, so that Ctrl-C in our terminal reaches it through us, once.
 *
 * @throws {Failure} `COMMAND_NOT_STARTED`.
 */
export async function spawnChild(
  { argv, program, directory, environment }: ChildOptions,
  stdio: StdioOptions,
): Promise<SpawnedChild> {
  const [name = program, ...args] = argv;
  try {
    // Node tells of some errors by an event and throws others at once, such as E2BIG and ENOTDIR.
    const child = spawn(program, args, { argv0: name, cwd: directory, env: environment, detached: true, stdio });
    const ended = new Promise<ChildEnd>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    await once(child, "spawn");
    const pid = child.pid as number;
    return {
      child,
      pid,
      ended,
      signal(signal) {
        // Afterwards its pid may be another's.
        if (child.exitCode === null && child.signalCode === null) signalChild(pid, signal);
      },
    };
  } catch (error) {
    throw serviceFailure("COMMAND_NOT_STARTED", { command: name, error: (error as Error).message }, { cause: error });
  }
}
