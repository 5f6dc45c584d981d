import type { ProcessIdentity } from "./processes.ts";

export interface EndOptions {
  /** The process at the root; its descendants end with it. */
  readonly root?: ProcessIdentity;
  /** Ends every process of this user that carries this lease too. */
  readonly lease?: string;
  /** Between the first signal and SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** The first signal (default SIGTERM). */
  readonly firstSignal?: NodeJS.Signals;
  /** Ends the grace at once: SIGKILL follows. */
  readonly signal?: AbortSignal;
}

export interface EndedTree {
  /** All that were signalled. */
  readonly signalled: readonly number[];
  /** Those that had to be killed. */
  readonly killed: readonly number[];
  /** Those that are still there (another user's, or stuck in the kernel). Empty as a rule. */
  readonly left: readonly number[];
}

/** Ends a tree of processes: a polite signal to all, SIGKILL after the grace, collecting anew until none is left. */
export declare function endProcessTree(options: EndOptions): Promise<EndedTree>;
