/** What to start. */
export interface ChildOptions {
  readonly program: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Hears each Ctrl-C that the user types into the child's terminal. */
  readonly onInterruptTyped: () => void;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The command of a run: in a session of its own, its output passed through and its last lines kept. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** Settles when the command itself has ended; what it started may go on. */
  readonly ended: Promise<ChildEnd>;
  /** Settles when all output is written, or its reader is gone: after every process that holds it has ended. */
  readonly drained: Promise<unknown>;
  lastLines(): string[];
  /**
   * Signals it as a terminal or a supervisor would: SIGINT, SIGQUIT and SIGHUP go to the whole process group, as from a
   * terminal; the others to the command alone, which decides what becomes of its own children.
   */
  signal(signal: NodeJS.Signals): void;
}
