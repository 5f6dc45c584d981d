import type { Failure } from "../failure/failure.ts";
import type { Terminal } from "./terminal.ts";

/** Renders a failure for stderr: the message, then the hint; with `--json` the failure as one line of JSON. */
export function renderFailure(failure: Failure, options: { isJson: boolean; terminal: Terminal }): string {
  if (options.isJson) return `${JSON.stringify({ error: failure })}\n`;
  const { terminal } = options;
  return `${terminal.paintSaid("red", "error:")} ${failure.message}\n${terminal.paintSaid("cyan", "hint:")} ${failure.hint}\n`;
}
