import type { ServiceView } from "../control/contract.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunWorld } from "./run-world.ts";
import { ServiceRun } from "./service-run.ts";
import { serviceCommand } from "./command.ts";

export interface RunResult {
  /** The child's own status; 128 + n after signal n. */
  readonly exitCode: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** As it was last known; undefined when the run was stopped before it was registered. */
  readonly service: ServiceView | undefined;
}

/**
 * Runs one service until its command ends: registers it, starts it, finds where it listens, keeps its route right, and
 * leaves nothing behind.
 *
 * @throws {Failure} before anything is started: `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`, `SCRIPT_NOT_FOUND`,
 * `NO_COMMAND`, and what the chart says (`NAME_TAKEN` …).
 */
export async function runService(options: RunOptions, world: RunWorld): Promise<RunResult> {
  const command = serviceCommand({ ...options, directory: options.identity.directory });
  await using run = new ServiceRun(command, options, world);
  const { code, signal, service } = await run.live();
  return { exitCode: exitCodeOf(code, signal), code, signal, service };
}
