import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import { serviceFailure } from "./core/failures.ts";
import { LastLines } from "./core/last-lines.ts";
import { OutputWriter } from "./output-writer.ts";
import { signalChild } from "./signal-child.ts";

/** Starts a child whose output goes through pipes, byte for byte and at the pace of its reader. */
export async function startPipedChild(options: ChildOptions, input: "inherit" | "ignore"): Promise<Child> {
  const { argv, program, directory, environment } = options;
  const [name = program, ...args] = argv;
  const child = spawn(program, args, {
    argv0: name,
    cwd: directory,
    env: environment,
    // A session of its own: Ctrl-C in our terminal reaches it through us, once.
    detached: true,
    stdio: [input, "pipe", "pipe"],
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw serviceFailure("COMMAND_NOT_STARTED", { command: name, error: (error as Error).message }, { cause: error });
  }
  const pid = child.pid as number;
  const lines = new LastLines();
  const drained = passBoth(child, lines);
  return {
    pid,
    ended,
    drained,
    lastLines: () => lines.lines(),
    signal: (signal) => signalChild(pid, signal),
    async [Symbol.asyncDispose]() {
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      await drained;
    },
  };
}

async function passBoth(child: { stdout: Readable; stderr: Readable }, lines: LastLines): Promise<void> {
  await Promise.all([passOn(child.stdout, 1, lines), passOn(child.stderr, 2, lines)]);
}

async function passOn(from: Readable, descriptor: number, lines: LastLines): Promise<void> {
  from.on("data", (chunk: Buffer) => lines.write(chunk));
  try {
    await pipeline(from, new OutputWriter(descriptor));
  } catch {
    // The reader is gone (EPIPE). The pipeline has closed our end too, so that the child learns it as it would bare.
  }
}
