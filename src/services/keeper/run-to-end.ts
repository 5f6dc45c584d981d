import { isFailure } from "../../failure/failure.ts";
import type { LifeChildren } from "../own-children.ts";
import { RunningChild, type ChildStart } from "../running-child.ts";
import { startKeptChild, type KeptOutput } from "./kept-child.ts";
import { SHELL } from "./kept-command.ts";
import type { CheckResult } from "./ready-check.ts";

/** A command line of a service that runs to its end, beside its life or before it. */
export interface SideCommand {
  readonly command: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly output: KeptOutput;
  readonly children: LifeChildren;
  /** Ends it with all that it started. */
  readonly signal: AbortSignal;
}

/** Of no process: what a side command started is known by its parents and its session. */
const NO_LEASE = "-";
const GRACE_MS = 2000;

/** Runs a command line to its end, and ends what it left. Ok when its status is 0. */
export async function runToEnd({
  command,
  directory,
  environment,
  output,
  children,
  signal,
}: SideCommand): Promise<CheckResult> {
  if (signal.aborted) return { ok: false, detail: `"${command}" was called off` };
  const start = {
    program: SHELL,
    argv: ["sh", "-c", command],
    directory,
    environment,
    lease: NO_LEASE,
    graceMs: GRACE_MS,
  };
  await using child = await begin(start, { children, output });
  if ("detail" in child) return child;
  const patient = new AbortController();
  const stop = (): void => void child.endTree(patient.signal);
  signal.addEventListener("abort", stop, { once: true });
  // It was called off while it was being started.
  if (signal.aborted) stop();
  try {
    const { code, signal: by } = await child.ended;
    await child.endTree(patient.signal);
    await child.drain(AbortSignal.abort());
    if (code === 0) return { ok: true, detail: "" };
    const [last] = child.lastLines().slice(-1);
    const how = by === null ? `status ${code ?? "unknown"}` : by;
    return { ok: false, detail: `"${command}" ended with ${how}${last === undefined ? "" : `: ${last}`}` };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Starts it, or says why it cannot be started, such as from a folder that is gone. */
async function begin(
  start: ChildStart,
  { children, output }: Pick<SideCommand, "children" | "output">,
): Promise<RunningChild | (CheckResult & AsyncDisposable)> {
  try {
    return await RunningChild.start(start, {
      children,
      place: undefined,
      startChild: (options) => startKeptChild({ ...options, onInterruptTyped: () => {} }, output),
    });
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ok: false, detail: error.message, [Symbol.asyncDispose]: async () => {} };
  }
}
