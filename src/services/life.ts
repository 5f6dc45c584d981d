import type { Endpoint } from "../control/contract.ts";
import type { Child, ChildOptions } from "./child.ts";
import type { RunCommand, RunEvent, RunRemark } from "./core/run-events.ts";
import { RunMachine } from "./core/run-machine.ts";
import type { LifeChildren } from "./own-children.ts";
import { probeHttp } from "./probe-http.ts";
import type { RunReport } from "./run-report.ts";
import { RunningChild, type ChildStart } from "./running-child.ts";
import { foreignOn, type WatchedPlace } from "./socket-watch.ts";

/** How a life ended. */
export interface EndedLife {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastLines: readonly string[];
}

/** Somebody's wish to end a life. */
export interface LifeStop {
  /** Aborted once somebody asked for the end, however the command takes it. */
  readonly asked: AbortSignal;
  /** Aborted when patience is at its end. */
  readonly kill: AbortSignal;
  /** Aborted when output that is still on its way is waited for no longer than a moment (default `asked`). */
  readonly drain?: AbortSignal;
  /** The first signal that asked. */
  readonly signal: NodeJS.Signals | undefined;
  /** Ctrl-C went to the command by its terminal. */
  typed(): void;
  /** True when the command's end is what somebody wanted. */
  isWanted(): boolean;
}

export type LifeReport = Extract<RunReport, { type: "started" | "tree-ended" }> | RunNoticeReport;
type RunNoticeReport = Extract<RunReport, { type: RunRemark["type"] }>;
export type LifeRoute = Extract<RunCommand, { type: "route" }>;

/** What a life needs of whoever starts it. */
export interface LifeWorld {
  readonly children: LifeChildren;
  readonly stop: LifeStop;
  /** Where the command shall listen now; undefined of one that listens on nothing. */
  place(): WatchedPlace | undefined;
  /** A stranger has that place: finds another one. */
  move(): Promise<void>;
  /** What to start, as things are now. */
  compose(): ChildStart & { readonly isTold: boolean };
  startChild(options: ChildOptions): Promise<Child>;
  /** It listens there, or, with no upstreams, not any more. */
  route(command: LifeRoute): Promise<void>;
  report(report: LifeReport): void;
}

/** A command that runs already, started by a predecessor that died. */
export interface AdoptedLife {
  readonly child: Child;
  readonly start: ChildStart;
}

/**
 * One run of a command, from its start to the end of its whole tree: drives a `RunMachine`, performs what it asks, and
 * tells it what happened. Decides nothing itself.
 */
export class Life implements AsyncDisposable {
  readonly #world: LifeWorld;
  readonly #machine = new RunMachine();
  readonly #finished: PromiseWithResolvers<EndedLife> = Promise.withResolvers();
  /** Work that goes on beside the machine; a bug in it ends the life. */
  readonly #ending = new AbortController();
  #adopted: AdoptedLife | undefined;
  #child: RunningChild | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  /** It listens, and its route leads there. */
  #isSettled = false;
  #lastLines: readonly string[] = [];

  constructor(world: LifeWorld, adopted?: AdoptedLife) {
    this.#world = world;
    this.#adopted = adopted;
  }

  /** Lives until the command has ended for good, and nothing is left of it. */
  live(): Promise<EndedLife> {
    const place = this.#world.place();
    // Asked before there was anything to end.
    const isOver = this.#world.stop.asked.aborted && this.#adopted === undefined;
    if (isOver) this.#tell({ type: "stop" });
    if (place !== undefined) this.#tell({ type: "registered", port: place.port });
    else if (isOver) this.#finished.resolve({ code: null, signal: null, lastLines: [] });
    else this.#beside(() => this.#spawn());
    return this.#finished.promise;
  }

  /** Undefined while nothing runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The last lines so far. */
  lastLines(): readonly string[] {
    return this.#child?.lastLines() ?? this.#lastLines;
  }

  /** Passes a signal to the command, or ends the life where none runs and somebody asked for the end. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child !== undefined) this.#child.signal(signal);
    else if (this.#world.stop.asked.aborted) this.#tell({ type: "stop" });
  }

  /** A new daemon knows the service; its port may be another one. */
  registeredAgain(port: number): void {
    this.#tell({ type: "registered-again", port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#lookTimer);
    await this.#child?.[Symbol.asyncDispose]();
  }

  #tell(event: RunEvent): void {
    for (const command of this.#machine.handle(event)) this.#perform(command);
  }

  #perform(command: RunCommand): void {
    switch (command.type) {
      case "check-port":
        // Not at once: the machine hears of the next thing only when it is done with this one.
        return this.#beside(async () => this.#tell({ type: "port-checked", foreign: this.#foreignBefore() }));
      case "spawn":
        return this.#beside(() => this.#spawn());
      case "look":
        this.#lookTimer = setTimeout(() => this.#look(), command.inMs);
        return undefined;
      case "probe":
        return this.#beside(() => this.#probe(command.endpoints));
      case "route":
        this.#isSettled = command.upstreams.length > 0;
        return this.#beside(() => this.#world.route(command));
      case "stop-child":
        return this.#beside(async () => this.#child?.endTree(this.#world.stop.kill));
      case "replace-port":
        return this.#beside(async () => {
          await this.#world.move();
          this.#tell({ type: "port-replaced", port: this.#world.place()?.port ?? 0 });
        });
      case "say":
        return this.#say(command.remark);
      case "finish": {
        const { code, signal } = command;
        return this.#finished.resolve({
          code,
          signal: signal as NodeJS.Signals | null,
          lastLines: this.#lastLines,
        });
      }
    }
    return undefined;
  }

  /** Does something that takes time. */
  #beside(action: () => Promise<unknown>): void {
    void (async () => {
      try {
        await action();
      } catch (error) {
        this.#finished.reject(error);
      }
    })();
  }

  /** Of an adopted one, what listens there is its own. */
  #foreignBefore(): ReturnType<typeof foreignOn> {
    const place = this.#world.place();
    return place === undefined || this.#adopted !== undefined ? [] : foreignOn(place);
  }

  async #spawn(): Promise<void> {
    const { stop, children } = this.#world;
    const options = { children, place: this.#world.place() };
    const adopted = this.#adopted;
    this.#adopted = undefined;
    let isTold = false;
    if (adopted !== undefined) this.#child = RunningChild.adopt(adopted.child, adopted.start, options);
    else {
      const start = this.#world.compose();
      ({ isTold } = start);
      const startChild = (child: ChildStart): Promise<Child> =>
        this.#world.startChild({ ...child, onInterruptTyped: () => stop.typed() });
      this.#child = await RunningChild.start(start, { ...options, startChild });
    }
    if (options.place !== undefined) this.#tell({ type: "spawned", atMs: performance.now(), isTold });
    this.#world.report({
      type: "started",
      pid: this.#child.pid,
      command: this.#child.argv,
      port: options.place?.port ?? 0,
    });
    stop.kill.addEventListener("abort", () => this.#beside(async () => this.#child?.endTree(stop.kill)), {
      once: true,
    });
    this.#beside(() => this.#awaitEnd());
    // A signal that came while it was being started.
    if (stop.kill.aborted) this.#beside(async () => this.#child?.endTree(stop.kill));
    else if (stop.asked.aborted) this.#child.signal(stop.signal ?? "SIGTERM");
  }

  #look(): void {
    const place = this.#world.place();
    const atMs = performance.now();
    const look = place === undefined ? undefined : this.#child?.look(place, { atMs, isSettled: this.#isSettled });
    if (look !== undefined) this.#tell({ type: "looked", atMs, ...look });
  }

  async #probe(endpoints: readonly Endpoint[]): Promise<void> {
    const answering = await probeHttp(endpoints, this.#ending.signal);
    this.#tell({ type: "probed", atMs: performance.now(), answering });
  }

  /** Waits for the end of the command, and ends what it left. */
  async #awaitEnd(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const { stop } = this.#world;
    const { code, signal } = await child.ended;
    const atMs = performance.now();
    clearTimeout(this.#lookTimer);
    const { killed, left } = await child.endTree(stop.kill);
    if (killed.length > 0 || left.length > 0) this.#world.report({ type: "tree-ended", killed, left });
    await child.drain(stop.drain ?? stop.asked);
    this.#world.children.reap();
    this.#lastLines = child.lastLines();
    await child[Symbol.asyncDispose]();
    this.#child = undefined;
    const place = this.#world.place();
    if (place === undefined) this.#finished.resolve({ code, signal, lastLines: this.#lastLines });
    else {
      if (stop.isWanted()) this.#tell({ type: "stop" });
      this.#tell({ type: "exited", atMs, code, signal, foreign: foreignOn(place) });
    }
  }

  #say(remark: RunRemark): void {
    if (remark.type === "exited-early") this.#world.report({ ...remark, lastLines: this.#lastLines });
    else this.#world.report(remark);
  }
}
