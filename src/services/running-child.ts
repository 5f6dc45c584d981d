import { endProcessTree, type EndedTree } from "../host/processes/end-process-tree.ts";
import { listListeners } from "../host/sockets/listeners.ts";
import { identify, type ProcessIdentity } from "../host/processes/processes.ts";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import type { OwnChildren } from "./own-children.ts";
import { startChild } from "./start-child.ts";
import { SocketWatch, type Look } from "./socket-watch.ts";

/** What to start, and under which lease. */
export interface ChildStart extends Omit<ChildOptions, "onInterruptTyped"> {
  readonly lease: string;
}

/** What is left after the command's own end gets this long to end too. */
const GRACE_MS = 3000;
/** A reader that stands still keeps a run that was told to stop no longer than this. */
const DRAIN_AFTER_STOP_MS = 1000;

/** The command of a run with all that it started. */
export class RunningChild implements AsyncDisposable {
  readonly #child: Child;
  readonly #start: ChildStart;
  readonly #root: ProcessIdentity | undefined;
  readonly #own: OwnChildren;
  readonly #watch: SocketWatch;
  #ending: Promise<EndedTree> | undefined;

  constructor(child: Child, start: ChildStart, { own, watch }: { own: OwnChildren; watch: SocketWatch }) {
    this.#child = child;
    this.#start = start;
    this.#root = identify(child.pid);
    this.#own = own;
    this.#watch = watch;
  }

  static async start(
    start: ChildStart,
    { own, onInterruptTyped }: { own: OwnChildren; onInterruptTyped: () => void },
  ): Promise<RunningChild> {
    const before = listListeners();
    const child = await startChild({ ...start, onInterruptTyped });
    own.add(child.pid);
    const tree = { pid: child.pid, lease: start.lease, adopted: () => own.adopted() };
    return new RunningChild(child, start, { own, watch: new SocketWatch(tree, before) });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get argv(): readonly string[] {
    return this.#start.argv;
  }

  get ended(): Promise<ChildEnd> {
    return this.#child.ended;
  }

  lastLines(): string[] {
    return this.#child.lastLines();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal);
  }

  look(leasedPort: number, atMs: number): Look {
    return this.#watch.look(leasedPort, atMs);
  }

  /** Ends the command and all that it started; at once when `kill` aborts. */
  endTree(kill: AbortSignal): Promise<EndedTree> {
    this.#ending ??= this.#endTree(kill);
    return this.#ending;
  }

  /** Waits until all output is written; not for ever once the run was told to stop. */
  async drain(stop: AbortSignal): Promise<void> {
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    let timer: NodeJS.Timeout | undefined;
    const onStop = (): void => {
      timer = setTimeout(resolve, DRAIN_AFTER_STOP_MS);
    };
    if (stop.aborted) onStop();
    else stop.addEventListener("abort", onStop, { once: true });
    await Promise.race([this.#child.drained, enough]);
    stop.removeEventListener("abort", onStop);
    clearTimeout(timer);
  }

  /** Ends the command if it still runs, and gives the terminal back. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.endTree(AbortSignal.abort());
    await this.#child[Symbol.asyncDispose]();
    this.#own.delete(this.pid);
  }

  async #endTree(kill: AbortSignal): Promise<EndedTree> {
    const firstSignal = kill.aborted ? "SIGKILL" : "SIGTERM";
    const grace = { graceMs: GRACE_MS, signal: kill, firstSignal } as const;
    const trees = [await endProcessTree({ root: this.#root, lease: this.#start.lease, ...grace })];
    // Orphans that hide their environment, such as servers that write their title over it.
    const adopted = this.#own.adopted().map((pid) => identify(pid));
    trees.push(...(await Promise.all(adopted.map((root) => endProcessTree({ root, ...grace })))));
    return {
      signalled: trees.flatMap(({ signalled }) => signalled),
      killed: trees.flatMap(({ killed }) => killed),
      left: trees.flatMap(({ left }) => left),
    };
  }
}
