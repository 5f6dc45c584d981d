import { execFile } from "node:child_process";
import { shellWord } from "../core/shell-word.ts";
import { trustFailure } from "./failures.ts";

const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;
const SHOWN_CHARACTERS_MAX = 400;

export interface ToolOptions {
  /** PATH in which the tool and its own tools are looked for. */
  readonly path: string;
  readonly home: string;
  /** After it the tool is killed. */
  readonly deadlineMs: number;
  /** What to tell a user who does not have the tool. */
  readonly remedy: string;
}

export interface ToolResult {
  readonly status: number;
  readonly output: string;
}

/**
 * Runs a tool without a shell and without a locale, and gives its status and standard output.
 *
 * @throws {Failure} `TRUST_TOOL_MISSING`; `TRUST_TOOL_FAILED` when it was killed, by the deadline or otherwise
 */
export function askTool(command: readonly [string, ...string[]], options: ToolOptions): Promise<ToolResult> {
  return run(command, options).then(({ status, output }) => ({ status, output }));
}

/**
 * Runs a tool that must succeed.
 *
 * @throws {Failure} `TRUST_TOOL_MISSING`, `TRUST_TOOL_FAILED`
 */
export async function runTool(command: readonly [string, ...string[]], options: ToolOptions): Promise<string> {
  const { status, output, complaint } = await run(command, options);
  if (status !== 0) throw failed(command, status, complaint);
  return output;
}

function run(
  command: readonly [string, ...string[]],
  { path, home, deadlineMs, remedy }: ToolOptions,
): Promise<ToolResult & { complaint: string }> {
  const [tool, ...rest] = command;
  const { promise, resolve, reject } = Promise.withResolvers<ToolResult & { complaint: string }>();
  const env = { PATH: path, HOME: home, LC_ALL: "C" };
  const limits = { timeout: deadlineMs, killSignal: "SIGKILL", maxBuffer: OUTPUT_BYTES_MAX } as const;
  const child = execFile(tool, rest, { env, cwd: "/", ...limits }, (error, stdout, stderr) => {
    if (error === null) resolve({ status: 0, output: stdout, complaint: stderr });
    else if (error.code === "ENOENT") reject(trustFailure("TRUST_TOOL_MISSING", { tool, remedy }, { cause: error }));
    else if (typeof error.code === "number") resolve({ status: error.code, output: stdout, complaint: stderr });
    else reject(failed(command, error.signal ?? error.code ?? "an error", stderr));
  });
  child.stdin?.end(); // A tool that asks for a password finds the end of its input.
  return promise;
}

function failed(command: readonly string[], status: number | string, complaint: string): Error {
  const output = complaint.trim().replaceAll(/\s+/g, " ").slice(0, SHOWN_CHARACTERS_MAX);
  return trustFailure("TRUST_TOOL_FAILED", {
    command: command.map((word) => shellWord(word)).join(" "),
    status,
    output,
  });
}
