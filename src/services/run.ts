import type { ServiceIdentity, ServiceView } from "../control/contract.ts";
import type { ChartClient } from "./chart-client.ts";
import type { RunReporter } from "./run-report.ts";

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
   * Gives the variables that make the child trust Portolan's authority, merged with what the user has set.
   * Called once, after the first registration, when the daemon has made the authority.
   */
  trust(environment: Readonly<Record<string, string | undefined>>): Promise<Readonly<Record<string, string>>>;
  /** Ends the run as SIGTERM would. The signals of this process are the run's own business. */
  readonly signal: AbortSignal;
}

export interface RunResult {
  /** The child's own status; 128 + n after signal n. */
  readonly exitCode: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** As it was last known. */
  readonly service: ServiceView;
}

/**
 * Runs one service until its command ends: registers it, starts it, finds where it listens, keeps its route right, and
 * leaves nothing behind.
 *
 * @throws {Failure} before anything is started: `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`, `SCRIPT_NOT_FOUND`,
 * `NO_COMMAND`, and what the chart says (`NAME_TAKEN` …).
 */
export declare function runService(options: RunOptions, world: RunWorld): Promise<RunResult>;

/** Runs the command as if Portolan were not there (`PORTOLAN=0`); gives its status. */
export declare function runBare(options: RunOptions, signal: AbortSignal): Promise<number>;
