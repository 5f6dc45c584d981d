import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import type { Writable } from "node:stream";
import { backgroundEnvironment } from "../core/processes/background-environment.ts";
import { hostFailure } from "../core/failures.ts";

export interface DetachedOptions {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** Scrubbed before it is handed on: only what a background process of Portolan needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Handed on as they are. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Where its output is appended (created 0600); undefined throws it away. */
  readonly logFile: string | undefined;
  /** What it reads from its standard input, up to its end: secrets, which neither arguments nor files may hold. */
  readonly input?: string;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface DetachedProcess {
  readonly pid: number;
  /** Settles when it ends while this process lives; keeps nothing alive. */
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts a background process of Portolan: own session, no descriptor of ours (so that `$(portolan url x)` never
 * waits for it), `/` as its folder.
 *
 * @throws {Failure} `CANNOT_START_PROCESS`.
 */
export async function spawnDetached(options: DetachedOptions): Promise<DetachedProcess> {
  const { program, args, environment, extraEnvironment, logFile, input } = options;
  const output = logFile === undefined ? "ignore" : openLog(program, logFile);
  try {
    const child = spawn(program, args, {
      cwd: "/",
      detached: true,
      env: { ...backgroundEnvironment(environment), ...extraEnvironment },
      stdio: [input === undefined ? "ignore" : "pipe", output, output],
    });
    const exited = new Promise<ProcessExit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    await once(child, "spawn");
    child.unref();
    await hand(child.stdin, input);
    // `spawn` was emitted, so there is a pid.
    return { pid: child.pid as number, exited };
  } catch (error) {
    throw cannotStart(program, error);
  } finally {
    if (typeof output === "number") closeSync(output);
  }
}

/** Waits until the child has taken all; what happens to one that does not is told by its exit. */
async function hand(stdin: Writable | null, input = ""): Promise<void> {
  if (stdin === null) return;
  await new Promise<void>((resolve) => {
    stdin.once("error", () => resolve());
    stdin.end(input, () => resolve());
  });
}

function openLog(program: string, path: string): number {
  try {
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
    return openSync(path, flags, 0o600);
  } catch (error) {
    throw cannotStart(program, error);
  }
}

function cannotStart(program: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  return hostFailure("CANNOT_START_PROCESS", { program, error: (error as Error).message }, { cause: error });
}
