import type { ServiceIdentity, ServiceView } from "../control/contract.ts";
import type { ChartClient } from "./chart-client.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { RunReporter } from "./run-report.ts";
import type { Trust } from "./prepare-start.ts";
import { ServiceRun } from "./service-run.ts";
import { serviceCommand } from "./command.ts";

/** What to run, and as what. */
export interface RunOptions {
  readonly identity: ServiceIdentity;
  /** The command; empty for a script of package.json. */
  readonly argv: readonly string[];
  /** Script of package.json (default `dev`, then `start`); only without `argv`. */
  readonly script: string | undefined;
  /** A port that must be this one; undefined lets Portolan choose. */
  readonly port: number | undefined;
  /** The user's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a run works with. */
export interface RunWorld {
  readonly chart: ChartClient;
  readonly reporter: RunReporter;
  /**
   * Gives the variables that make the child trust Portolan's authority, merged with what the user has set
   * (`trustEnvironment` of the certificates). Called once, as soon as the daemon answers: it has made the authority then.
   */
  trust(options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly workingDirectory: string;
  }): Promise<Trust>;
  /** Ends the run as SIGTERM would. The signals of this process are the run's own business. */
  readonly signal: AbortSignal;
}

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
