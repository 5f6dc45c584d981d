import { isatty } from "node:tty";
import type { Child, ChildOptions } from "./child.ts";
import { startPipedChild } from "./piped-child.ts";
import { isForeground, startTerminalChild } from "./terminal-child.ts";

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
