import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { shownText } from "../host/core/shown-text.ts";
import { inspectFailure } from "./core/failures.ts";

/** `docker stop` and `systemctl stop` wait ten and ninety seconds for what they end. */
const DEADLINE_MS = 100_000;
const SAID_LENGTH_MAX = 300;

/**
 * Runs the command that stops a container or a unit, as its words stand in the plan that was agreed to.
 *
 * @throws {Failure} `STOP_COMMAND_FAILED`.
 */
export async function runStopCommand(command: string, signal: AbortSignal): Promise<void> {
  const child = spawn("/bin/sh", ["-c", command], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C", PATH: pathWithOwn(process.env["PATH"]) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    if (said.length < SAID_LENGTH_MAX) said += piece;
  });
  const ended = await new Promise<string>((resolve) => {
    child.once("error", (error) =>
      resolve(error.name === "AbortError" ? "did not end in time" : `failed with ${error.message}`),
    );
    child.once("close", (code, by) =>
      resolve(code === 0 ? "" : by === null ? `ended with status ${code}` : `ended by ${by}`),
    );
  });
  signal.throwIfAborted();
  if (ended === "") return;
  throw inspectFailure("STOP_COMMAND_FAILED", { command, ended, said: shownText(said, SAID_LENGTH_MAX) });
}

/** `portolan down` is found also where `portolan` was called by its path. */
function pathWithOwn(path: string | undefined): string {
  return [path ?? "", dirname(process.argv[1] ?? "")].filter((part) => part !== "").join(delimiter);
}
