import { closeSync, constants as fileConstants, openSync, readSync } from "node:fs";
import { constants } from "node:os";
import type { IPty } from "@lydell/node-pty";
import { identify, isAlive } from "../host/processes/processes.ts";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import { serviceFailure } from "./core/failures.ts";
import { LastLines } from "./core/last-lines.ts";
import { signalChild } from "./signal-child.ts";

/** A child in a terminal of its own, and that terminal. */
export interface PseudoTerminal {
  readonly child: Child;
  readonly pty: IPty;
}

export interface PseudoTerminalOptions {
  readonly columns: number;
  readonly rows: number;
  /** Hears what it writes, in order. */
  readonly onOutput: (chunk: Buffer, pty: IPty) => void;
}

/** Of 4 kB each: what the command left behind may write for ever. */
const TAIL_READS_MAX = 1000;

/**
 * Starts a child in a terminal of its own, which ends with this process.
 *
 * @throws {Failure} `COMMAND_NOT_STARTED`.
 */
export async function openPseudoTerminal(
  options: ChildOptions,
  { columns, rows, onOutput }: PseudoTerminalOptions,
): Promise<PseudoTerminal> {
  // Its binary takes a moment to load, and only what runs in a terminal needs it.
  const { spawn } = await import("@lydell/node-pty");
  const pty = openTerminal(spawn, { ...options, columns, rows });
  const lines = new LastLines();
  const drained = Promise.withResolvers<void>();
  const ended = new Promise<ChildEnd>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      // It says so after the last output, or 200 ms after the end where another process keeps the terminal open.
      tail.close();
      drained.resolve();
      resolve(
        signal === undefined || signal === 0
          ? { code: exitCode, signal: null }
          : { code: null, signal: signalName(signal) },
      );
    });
  });
  const onChunk = (chunk: Buffer): void => {
    lines.write(chunk);
    onOutput(chunk, pty);
  };
  const tail = keepTail(pty, onChunk);
  // No encoding was asked for, so they are buffers whatever the type says.
  pty.onData((data) => onChunk(data as unknown as Buffer));
  const child: Child = {
    pid: pty.pid,
    ended,
    drained: drained.promise,
    lastLines: () => lines.lines(),
    signal: (signal) => signalChild(pty.pid, signal),
    async [Symbol.asyncDispose]() {
      await drained.promise;
    },
  };
  return { child, pty };
}

function openTerminal(
  spawn: (file: string, args: string[], options: object) => IPty,
  { program, argv, directory, environment, columns, rows }: ChildOptions & { columns: number; rows: number },
): IPty {
  try {
    return spawn(program, argv.slice(1), {
      name: environment["TERM"] ?? "xterm-256color",
      cols: columns,
      rows,
      cwd: directory,
      env: environment,
      encoding: null,
    });
  } catch (error) {
    const command = argv[0] ?? program;
    throw serviceFailure("COMMAND_NOT_STARTED", { command, error: (error as Error).message }, { cause: error });
  }
}

/**
 * Keeps the child's side of the terminal open until its last output is read. When the last process closes it, libuv
 * takes the hang-up for the end although output waits (seen: the last 200 to 800 of 5,000 lines were lost).
 */
function keepTail(pty: IPty, onOutput: (chunk: Buffer) => void): { close(): void } {
  // Its own class has both, the interface has not.
  const { ptsName, fd } = pty as IPty & { ptsName: string; fd: number };
  let descriptor: number | undefined = openSync(ptsName, fileConstants.O_RDWR | fileConstants.O_NOCTTY);
  const root = identify(pty.pid);
  const close = (): void => {
    process.off("SIGCHLD", onChild);
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  function onChild(): void {
    if (descriptor === undefined || (root !== undefined && isAlive(root))) return;
    for (let reads = 0; reads < TAIL_READS_MAX; reads += 1) {
      const chunk = readWaiting(fd);
      if (chunk === undefined) break;
      onOutput(chunk);
    }
    close();
  }
  process.on("SIGCHLD", onChild);
  // It may have ended before anybody listened.
  onChild();
  return { close };
}

/** Reads what waits; the kernel says EAGAIN only after it has looked through all that was written. */
function readWaiting(descriptor: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(65_536);
  try {
    const bytes = readSync(descriptor, buffer);
    return bytes === 0 ? undefined : buffer.subarray(0, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN" || code === "EIO") return undefined;
    throw error;
  }
}

function signalName(number: number): NodeJS.Signals | null {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return (found?.[0] as NodeJS.Signals | undefined) ?? null;
}
