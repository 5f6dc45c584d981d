import { closeSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openPipe } from "../host/open-pipe.ts";
import type { Child, ChildOptions } from "./child.ts";
import { LastLines } from "./core/last-lines.ts";
import { OutputWriter } from "./output-writer.ts";
import { spawnChild } from "./spawn-child.ts";

/** Starts a child whose output goes through pipes, byte for byte and at the pace of its reader. */
export async function startPipedChild(options: ChildOptions, input: "inherit" | "ignore"): Promise<Child> {
  using pipes = new DisposableStack();
  const [stdout, stderr] = [outputPipe(pipes), outputPipe(pipes)];
  const started = spawnChild(options, [input, stdout.writeEnd, stderr.writeEnd]);
  const { child, pid, ended, signal } = await started.catch((error: unknown) => {
    for (const { reader } of [stdout, stderr]) reader.destroy();
    throw error;
  });
  const lines = new LastLines();
  const abandon = new AbortController();
  const pass = (from: Readable, descriptor: number): Promise<void> =>
    passOn(from, new OutputWriter(descriptor), { lines, signal: abandon.signal });
  const drained = Promise.all([pass(stdout.reader, 1), pass(stderr.reader, 2)]);
  return {
    pid,
    ended,
    drained,
    lastLines: () => lines.lines(),
    signal,
    async [Symbol.asyncDispose](): Promise<void> {
      abandon.abort();
      child.unref();
      await drained;
    },
  };
}

/** Makes a pipe whose end for the child is closed here once the child has it. */
function outputPipe(closing: DisposableStack): { reader: Socket; writeEnd: number } {
  const { readEnd, writeEnd } = openPipe();
  closing.defer(() => closeSync(writeEnd));
  return { reader: new Socket({ fd: readEnd, readable: true, writable: false }), writeEnd };
}

async function passOn(
  from: Readable,
  to: OutputWriter,
  { lines, signal }: { lines: LastLines; signal: AbortSignal },
): Promise<void> {
  from.on("data", (chunk: Buffer) => lines.write(chunk));
  try {
    await pipeline(from, to, { signal });
  } catch {
    // The reader is gone (EPIPE), or is not waited for any more. The pipeline has closed our end too, so that the child
    // learns it as it would bare.
  }
}
