import type { ChartClient } from "./chart-client.ts";
import type { RunReporter } from "./run-report.ts";

/** What makes the child trust the authority. */
export interface Trust {
  readonly variables: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
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
