import { closeSync, constants as fileConstants, openSync, readFileSync, readSync } from "node:fs";
import { constants } from "node:os";
import type { IPty } from "@lydell/node-pty";
import { identify, isAlive } from "../host/processes/processes.ts";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import { serviceFailure } from "./core/failures.ts";
import { LastLines } from "./core/last-lines.ts";
import { signalChild } from "./signal-child.ts";

const INTERRUPT = 3;
/** Of 4 kB each: what the command left behind may write for ever. */
const TAIL_READS_MAX = 1000;

/**
 * Starts a child in a terminal of its own, which is ours by way of us: keys go in as they are typed, output comes out
 * as it is written, and Ctrl-C is a key that the child's own terminal turns into one SIGINT.
 */
export async function startTerminalChild(options: ChildOptions): Promise<Child> {
  // Its binary takes a moment to load, and only a run in a terminal needs it.
  const { spawn } = await import("@lydell/node-pty");
  const pty = openTerminal(spawn, options);
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
  const onOutput = (chunk: Buffer): void => {
    lines.write(chunk);
    if (process.stdout.write(chunk)) return;
    pty.pause();
    process.stdout.once("drain", () => pty.resume());
  };
  const tail = keepTail(pty, onOutput);
  // No encoding was asked for, so they are buffers whatever the type says.
  pty.onData((data) => onOutput(data as unknown as Buffer));
  const release = lendTerminal(pty, options.onInterruptTyped);
  void ended.then(release);
  return {
    pid: pty.pid,
    ended,
    drained: drained.promise,
    lastLines: () => lines.lines(),
    signal: (signal) => signalChild(pty.pid, signal),
    async [Symbol.asyncDispose]() {
      release();
      await drained.promise;
    },
  };
}

/** True when this process may take the keys of its terminal; one in the background would be stopped for it. */
export function isForeground(): boolean {
  let stat: string;
  try {
    stat = readFileSync("/proc/self/stat", "latin1");
  } catch {
    // Not on Linux: taken for the usual case.
    return true;
  }
  // state, ppid, pgrp, session, tty_nr, tpgid (proc(5), from field 3 on)
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[2] === fields[5];
}

function openTerminal(
  spawn: (file: string, args: string[], options: object) => IPty,
  { program, argv, directory, environment }: ChildOptions,
): IPty {
  try {
    return spawn(program, argv.slice(1), {
      name: environment["TERM"] ?? "xterm-256color",
      cols: process.stdout.columns || 80,
      rows: process.stdout.rows || 24,
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

/** Hands keys and window size to the child's terminal until it is called back. */
function lendTerminal(pty: IPty, onInterruptTyped: () => void): () => void {
  const { stdin, stdout } = process;
  const onKeys = (keys: Buffer): void => {
    pty.write(keys as unknown as string);
    for (const key of keys) if (key === INTERRUPT) onInterruptTyped();
  };
  const onResize = (): void => {
    if (stdout.columns > 0 && stdout.rows > 0) pty.resize(stdout.columns, stdout.rows);
  };
  // A terminal that was closed fails every read and write; its SIGHUP ends the run.
  for (const side of [stdin, stdout]) side.on("error", ignore);
  const foreground = isForeground();
  if (foreground) {
    stdin.setRawMode(true);
    stdin.on("data", onKeys);
    stdin.resume();
  }
  stdout.on("resize", onResize);
  let lent = true;
  return () => {
    if (!lent) return;
    lent = false;
    stdout.off("resize", onResize);
    if (!foreground) return;
    stdin.off("data", onKeys);
    stdin.pause();
    stdin.setRawMode(false);
  };
}

function ignore(): void {}

function signalName(number: number): NodeJS.Signals | null {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return (found?.[0] as NodeJS.Signals | undefined) ?? null;
}
