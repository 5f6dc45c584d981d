import { endProcessTree, type EndedTree } from "../host/processes/end-process-tree.ts";
import { listListeners, type Listener } from "../host/sockets/listeners.ts";
import { identify, type ProcessIdentity } from "../host/processes/processes.ts";
import type { Child, ChildEnd, ChildOptions } from "./child.ts";
import type { LifeChildren } from "./own-children.ts";
import { SocketWatch, type Look, type WatchedPlace, type WatchedTree } from "./socket-watch.ts";

/** What to start, and under which lease. */
export interface ChildStart extends Omit<ChildOptions, "onInterruptTyped"> {
  readonly lease: string;
  /** What is left after the command's own end gets this long to end too, in milliseconds (default 3,000). */
  readonly graceMs?: number;
}

interface RunningOptions {
  readonly children: LifeChildren;
  /** Where it shall listen; undefined of one that listens on nothing. */
  readonly place: WatchedPlace | undefined;
}

const GRACE_MS = 3000;
/** A reader that stands still keeps a run that was told to stop no longer than this. */
const DRAIN_AFTER_STOP_MS = 1000;

/** The command of a run with all that it started. */
export class RunningChild implements AsyncDisposable {
  readonly #child: Child;
  readonly #start: ChildStart;
  readonly #root: ProcessIdentity | undefined;
  readonly #children: LifeChildren;
  readonly #watch: SocketWatch;
  #ending: Promise<EndedTree> | undefined;

  private constructor(
    child: Child,
    start: ChildStart,
    { children, watch }: { children: LifeChildren; watch: SocketWatch },
  ) {
    this.#child = child;
    this.#start = start;
    this.#root = identify(child.pid);
    this.#children = children;
    this.#watch = watch;
  }

  static async start(
    start: ChildStart,
    options: RunningOptions & { startChild(start: ChildStart): Promise<Child> },
  ): Promise<RunningChild> {
    const before = options.place === undefined ? [] : listListeners(options.place.transport);
    const child = await options.startChild(start);
    return RunningChild.#with(child, start, { ...options, before, orphans: () => options.children.orphans() });
  }

  /** Takes over one that runs already: what listens may be its own. */
  static adopt(child: Child, start: ChildStart, options: RunningOptions): RunningChild {
    return RunningChild.#with(child, start, { ...options, before: [], orphans: () => undefined });
  }

  static #with(
    child: Child,
    start: ChildStart,
    { children, before, orphans }: RunningOptions & { before: readonly Listener[] } & Pick<WatchedTree, "orphans">,
  ): RunningChild {
    children.add(child.pid);
    const tree = { pid: child.pid, lease: start.lease, adopted: () => children.adopted(), orphans };
    return new RunningChild(child, start, { children, watch: new SocketWatch(tree, before) });
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

  look(place: WatchedPlace, options: { atMs: number; isSettled: boolean }): Look {
    return this.#watch.look(place, options);
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
    this.#children.delete(this.pid);
  }

  async #endTree(kill: AbortSignal): Promise<EndedTree> {
    const firstSignal = kill.aborted ? "SIGKILL" : "SIGTERM";
    const grace = { graceMs: this.#start.graceMs ?? GRACE_MS, signal: kill, firstSignal } as const;
    const trees = [await endProcessTree({ root: this.#root, lease: this.#start.lease, ...grace })];
    // Orphans that hide their environment, such as servers that write their title over it.
    const adopted = this.#children.adopted().map((pid) => identify(pid));
    trees.push(...(await Promise.all(adopted.map((root) => endProcessTree({ root, ...grace })))));
    return {
      signalled: trees.flatMap(({ signalled }) => signalled),
      killed: trees.flatMap(({ killed }) => killed),
      left: trees.flatMap(({ left }) => left),
    };
  }
}
