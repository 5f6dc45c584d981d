import { setTimeout as delay } from "node:timers/promises";
import { identify, isAlive, processTree, type ProcessIdentity } from "./processes.ts";

export interface EndOptions {
  /** The process at the root; its descendants end with it. */
  readonly root?: ProcessIdentity | undefined;
  /** Ends every process of this user that carries this lease too. */
  readonly lease?: string | undefined;
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

const POLL_MS = 20;
const KILL_PATIENCE_MS = 5000;

/**
 * Ends a tree of processes: a polite signal to all, SIGKILL after the grace, collecting anew until none is left, for
 * five seconds at most. Processes that fork and end faster than one look takes (some milliseconds) can outrun it.
 */
export async function endProcessTree(options: EndOptions): Promise<EndedTree> {
  const tree = new DoomedTree(options);
  const polite = options.firstSignal ?? "SIGTERM";
  const signalled = new Map<number, ProcessIdentity>();
  let emptyLooks = 0;
  await repeatUntil(performance.now() + options.graceMs, options.signal, () => {
    const alive = tree.collect();
    // What starts during the grace is somebody's cleaning up, until those who might have started it are gone.
    if (alive.every(({ pid }) => !signalled.has(pid))) {
      for (const identity of alive) {
        signalled.set(identity.pid, identity);
        send(identity, polite);
        // A stopped process would never get to see it.
        send(identity, "SIGCONT");
      }
    }
    if (alive.length === 0) emptyLooks = 1;
    return alive.length === 0;
  });

  const killed = new Set<number>();
  let left: ProcessIdentity[] = [];
  await repeatUntil(performance.now() + KILL_PATIENCE_MS, undefined, () => {
    left = tree.collect();
    for (const identity of left) {
      killed.add(identity.pid);
      send(identity, "SIGKILL");
    }
    // One look may miss what was forked while it went on: only a second one that finds nothing counts.
    emptyLooks = left.length === 0 ? emptyLooks + 1 : 0;
    return emptyLooks >= 2;
  });
  return {
    signalled: [...new Set([...signalled.keys(), ...killed])],
    killed: [...killed],
    left: left.map(({ pid }) => pid),
  };
}

/** Remembers every process of the tree that it ever saw, so that one whose parent ends first is not lost. */
class DoomedTree {
  readonly #known = new Map<number, ProcessIdentity>();
  readonly #lease: string | undefined;

  constructor({ root, lease }: EndOptions) {
    this.#lease = lease;
    if (root !== undefined) this.#known.set(root.pid, root);
  }

  /** Those that live now, parents first. */
  collect(): ProcessIdentity[] {
    for (const [pid, identity] of this.#known) if (!isAlive(identity)) this.#known.delete(pid);
    const alive: ProcessIdentity[] = [];
    for (const pid of processTree([...this.#known.keys()], { lease: this.#lease })) {
      const identity = this.#known.get(pid) ?? identify(pid);
      if (identity === undefined) continue;
      this.#known.set(pid, identity);
      alive.push(identity);
    }
    return alive;
  }
}

/** Repeats a step every 20 ms until it is done, the deadline has passed or the signal aborts; at least once. */
async function repeatUntil(deadline: number, signal: AbortSignal | undefined, step: () => boolean): Promise<void> {
  const isOver = (): boolean => performance.now() >= deadline || signal?.aborted === true;
  while (!step() && !isOver()) {
    // The signal ends the wait: that is no error here.
    await delay(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    // Gone since, or another user's: what is still there at the end is reported.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
