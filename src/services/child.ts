import { isatty } from "node:tty";
import { startPipedChild } from "./piped-child.ts";
import { isForeground, startTerminalChild } from "./terminal-child.ts";

/** What to start. */
export interface ChildOptions {
  readonly program: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Hears each Ctrl-C that the user types into the child's terminal. */
  readonly onInterruptTyped: () => void;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The command of a run: in a session of its own, its output passed through and its last lines kept. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Settles when the command itself has ended; what it started may go on. */
  readonly ended: Promise<ChildEnd>;
  /** Settles when all output is written, or its reader is gone: after every process that holds it has ended. */
  readonly drained: Promise<unknown>;
  lastLines(): string[];
  /**
   * Signals it as a terminal or a supervisor would: SIGINT, SIGQUIT and SIGHUP go to the whole process group, as from a
   * terminal; the others to the command alone, which decides what becomes of its own children.
   */
  signal(signal: NodeJS.Signals): void;
}

/** How the child's input and output are made. */
export type ChildWay = "terminal" | "pipes";

/** A terminal on both sides gives the child a terminal of its own; anything else, pipes. */
export function childWay(): ChildWay {
  return isatty(0) && isatty(1) ? "terminal" : "pipes";
}

/** True where output that ends in a terminal goes through a pipe: the child would leave its colours away. */
export function needsForcedColor(): boolean {
  return childWay() === "pipes" && isatty(1);
}

/**
 * Starts the child, in a terminal or with pipes.
 *
 * @throws {Failure} `COMMAND_NOT_STARTED`.
 */
export function startChild(options: ChildOptions): Promise<Child> {
  return childWay() === "terminal" ? startTerminalChild(options) : startPipedChild(options, standardInput());
}

/** A run in the background must not take the keys that its user types into the shell. */
function standardInput(): "inherit" | "ignore" {
  return isatty(0) && !isForeground() ? "ignore" : "inherit";
}
