import type { Failure } from "../failure/failure.ts";
import { jsonText } from "./core/json-text.ts";
import { plainText } from "./core/plain-text.ts";
import type { Terminal } from "./terminal.ts";

/** Renders a failure for stderr: the message, then the hint; with `--json` the failure as one line of JSON. */
export function renderFailure(failure: Failure, options: { isJson: boolean; terminal: Terminal }): string {
  if (options.isJson) return `${jsonText({ error: failure })}\n`;
  const { terminal } = options;
  return `${terminal.paintSaid("red", "error:")} ${plainLines(failure.message)}\n${terminal.paintSaid("cyan", "hint:")} ${plainLines(failure.hint)}\n`;
}

/** A failure may name a process by the title that it gave itself. */
function plainLines(text: string): string {
  return text.split("\n").map(plainText).join("\n");
}
