import { readFileSync } from "node:fs";
import type { IPty } from "@lydell/node-pty";
import type { Child, ChildOptions } from "./child.ts";
import { openPseudoTerminal } from "./pseudo-terminal.ts";

const INTERRUPT = 3;

/**
 * Starts a child in a terminal of its own, which is ours by way of us: keys go in as they are typed, output comes out
 * as it is written, and Ctrl-C is a key that the child's own terminal turns into one SIGINT.
 */
export async function startTerminalChild(options: ChildOptions): Promise<Child> {
  const { child, pty } = await openPseudoTerminal(options, {
    columns: process.stdout.columns || 80,
    rows: process.stdout.rows || 24,
    onOutput: passOn,
  });
  const release = lendTerminal(pty, options.onInterruptTyped);
  void child.ended.then(release);
  return {
    ...child,
    async [Symbol.asyncDispose]() {
      release();
      await child.drained;
    },
  };
}

function passOn(chunk: Buffer, pty: IPty): void {
  if (process.stdout.write(chunk)) return;
  pty.pause();
  process.stdout.once("drain", () => pty.resume());
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
