export interface DetachedOptions {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** Scrubbed before it is handed on: only what a background process of Portolan needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Handed on as they are. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Where its output is appended (created 0600); undefined throws it away. */
  readonly logFile: string | undefined;
}

export interface DetachedProcess {
  readonly pid: number;
  /** Settles when it ends while this process lives; keeps nothing alive. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts a background process of Portolan: own session, no descriptor of ours, `/` as its folder.
 *
 * @throws {Failure} `CANNOT_START_PROCESS`.
 */
export declare function spawnDetached(options: DetachedOptions): Promise<DetachedProcess>;
