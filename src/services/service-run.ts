import { setImmediate as loopTurn } from "node:timers/promises";
import { becomeSubreaper, reapAdopted } from "../host/processes/subreaper.ts";
import { identify, type ProcessIdentity } from "../host/processes/processes.ts";
import type { ServiceView } from "../control/contract.ts";
import { isFailure } from "../failure/failure.ts";
import { ChartSession } from "./chart-session.ts";
import type { ServiceCommand } from "./command.ts";
import type { RunCommand, RunEvent, RunRemark } from "./core/run-events.ts";
import { RunMachine } from "./core/run-machine.ts";
import { OwnChildren } from "./own-children.ts";
import { probeHttp } from "./probe-http.ts";
import type { RunOptions } from "./run-options.ts";
import type { Trust, RunWorld } from "./run-world.ts";
import type { RunReport } from "./run-report.ts";
import { RunStop } from "./run-stop.ts";
import { prepareStart, type PreparedStart } from "./prepare-start.ts";
import { RunningChild } from "./running-child.ts";
import { foreignOn } from "./socket-watch.ts";

/** How a run ended. */
export interface RunEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly service: ServiceView | undefined;
}

/** Drives the machine of one run: performs what it asks, and tells it what happened. Decides nothing itself. */
export class ServiceRun implements AsyncDisposable {
  readonly #command: ServiceCommand;
  readonly #options: RunOptions;
  readonly #world: RunWorld;
  readonly #machine = new RunMachine();
  readonly #own = new OwnChildren();
  readonly #stop: RunStop;
  readonly #finished: PromiseWithResolvers<RunEnd> = Promise.withResolvers();
  /** Work that goes on beside the machine; a bug in it ends the run. */
  readonly #ending = new AbortController();
  #session: ChartSession | undefined;
  #start: PreparedStart | undefined;
  #child: RunningChild | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  #isSubreaper = false;
  #wasReady = false;
  #lastLines: readonly string[] = [];

  constructor(command: ServiceCommand, options: RunOptions, world: RunWorld) {
    this.#command = command;
    this.#options = options;
    this.#world = world;
    this.#stop = new RunStop(world.signal, {
      report: (report) => this.#report(report),
      passOn: (signal) => {
        if (this.#child !== undefined) this.#child.signal(signal);
        else if (this.#stop.asked.aborted) this.#tell({ type: "stop" });
      },
    });
  }

  /** Lives until the command has ended for good. */
  async live(): Promise<RunEnd> {
    const cancelled = this.#stop.asked;
    try {
      await this.#world.chart.connect(cancelled);
      const trusting = this.#world.trust({
        environment: this.#options.environment,
        workingDirectory: this.#command.directory,
      });
      trusting.catch(() => {}); // It is waited for when there is a session that can be ended.
      const session = await this.#register(cancelled);
      this.#prepare(session, await trusting);
      this.#tell({ type: "registered", port: session.service.port });
    } catch (error) {
      // Stopped before anything ran: no failure, and nothing to say.
      if (!cancelled.aborted) throw error;
      await this.#session?.end({ code: null, signal: this.#stop.signal ?? null }, []);
      return { code: null, signal: this.#stop.signal ?? null, service: this.#session?.service };
    }
    return await this.#finished.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#lookTimer);
    process.off("SIGCHLD", this.#reap);
    await this.#child?.[Symbol.asyncDispose]();
    this.#stop[Symbol.dispose]();
    await this.#session?.[Symbol.asyncDispose]();
    this.#own[Symbol.dispose]();
  }

  async #register(signal: AbortSignal): Promise<ChartSession> {
    const holder = identify(process.pid);
    if (holder === undefined) throw new Error("This process is not in its own process table");
    // The subreaper takes 10 ms to load, in which the daemon does its part.
    const [session] = await Promise.all([this.#openSession(holder, signal), this.#becomeSubreaperSoon()]);
    this.#session = session;
    return session;
  }

  #openSession(holder: ProcessIdentity, signal: AbortSignal): Promise<ChartSession> {
    const { identity, port } = this.#options;
    return ChartSession.open(this.#world.chart, {
      request: {
        identity,
        holder,
        uid: process.getuid?.() ?? 0,
        command: this.#command.argv,
        port,
        resume: undefined,
      },
      events: {
        onLost: () => this.#report({ type: "daemon-lost" }),
        onBack: (service) => {
          this.#report({ type: "daemon-back", service });
          this.#tell({ type: "registered-again", port: service.port });
        },
        onTrouble: ({ message, hint }) => this.#report({ type: "trouble", message, hint }),
      },
      signal,
    });
  }

  #prepare({ service }: ChartSession, trust: Trust): void {
    this.#start = prepareStart(this.#command, this.#options, { service, trust });
    const { framework, notes } = this.#start;
    this.#report({ type: "registered", service, framework, notes });
  }

  #tell(event: RunEvent): void {
    for (const command of this.#machine.handle(event)) this.#perform(command);
  }

  #perform(command: RunCommand): void {
    switch (command.type) {
      case "check-port":
        // Not at once: the machine hears of the next thing only when it is done with this one.
        return this.#beside(async () => this.#tell({ type: "port-checked", foreign: foreignOn(command.port) }));
      case "spawn":
        return this.#beside(() => this.#spawn());
      case "look":
        this.#lookTimer = setTimeout(() => this.#look(), command.inMs);
        return undefined;
      case "probe":
        return this.#beside(async () => {
          const answering = await probeHttp(command.endpoints, this.#ending.signal);
          this.#tell({ type: "probed", atMs: performance.now(), answering });
        });
      case "route":
        return this.#beside(() => this.#route(command));
      case "stop-child":
        return this.#beside(async () => this.#child?.endTree(this.#stop.kill));
      case "replace-port":
        return this.#beside(() => this.#replacePort());
      case "say":
        return this.#say(command.remark);
      case "finish":
        return this.#beside(() => this.#finish(command.code, command.signal as NodeJS.Signals | null));
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

  async #spawn(): Promise<void> {
    const { session, start } = this.#ready();
    this.#child = await RunningChild.start(start.child(session.service), {
      own: this.#own,
      onInterruptTyped: () => this.#stop.typed(),
    });
    this.#tell({ type: "spawned", atMs: performance.now(), isTold: this.#start?.isTold === true });
    this.#report({
      type: "started",
      pid: this.#child.pid,
      command: this.#child.argv,
      port: session.service.port,
    });
    const { kill } = this.#stop;
    kill.addEventListener("abort", () => this.#beside(async () => this.#child?.endTree(kill)), { once: true });
    this.#beside(() => this.#awaitEnd());
    // A signal that came while it was being started.
    if (this.#stop.asked.aborted) this.#child.signal(this.#stop.signal ?? "SIGTERM");
  }

  /** Once the requests that were made at this moment have gone out. */
  async #becomeSubreaperSoon(): Promise<void> {
    await loopTurn();
    this.#becomeSubreaper();
  }

  /** Before anything is started: a server may go to the background within milliseconds. */
  #becomeSubreaper(): void {
    if (this.#isSubreaper || process.platform !== "linux") return;
    try {
      becomeSubreaper();
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#report({ type: "trouble", message: error.message, hint: error.hint });
      return;
    }
    this.#isSubreaper = true;
    process.on("SIGCHLD", this.#reap);
  }

  readonly #reap = (): void => {
    if (this.#isSubreaper) reapAdopted(this.#own.pids);
  };

  #look(): void {
    const { session } = this.#ready();
    const atMs = performance.now();
    const look = this.#child?.look(session.service.port, atMs);
    if (look !== undefined) this.#tell({ type: "looked", atMs, ...look });
  }

  async #route({ upstreams, tell, afterMs }: Extract<RunCommand, { type: "route" }>): Promise<void> {
    const { session } = this.#ready();
    const first = !this.#wasReady;
    if (upstreams.length > 0) this.#wasReady = true;
    await session.route(upstreams);
    const { urls } = session.service;
    const [url] = urls;
    if (upstreams.length === 0 || !tell || url === undefined) return;
    this.#report({ type: "ready", url, urls, upstreams, afterMs, first });
  }

  /** Waits for the end of the command, and ends what it left. */
  async #awaitEnd(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const { code, signal } = await child.ended;
    const atMs = performance.now();
    clearTimeout(this.#lookTimer);
    const { killed, left } = await child.endTree(this.#stop.kill);
    if (killed.length > 0 || left.length > 0) this.#report({ type: "tree-ended", killed, left });
    await child.drain(this.#stop.asked);
    this.#reap();
    const { session } = this.#ready();
    this.#lastLines = child.lastLines();
    await child[Symbol.asyncDispose]();
    this.#child = undefined;
    if (this.#stop.isWanted()) this.#tell({ type: "stop" });
    this.#tell({ type: "exited", atMs, code, signal, foreign: foreignOn(session.service.port) });
  }

  async #replacePort(): Promise<void> {
    const { session } = this.#ready();
    let service: ServiceView;
    try {
      service = await session.replacePort(this.#stop.asked);
    } catch (error) {
      if (!this.#stop.asked.aborted) throw error;
      service = session.service;
    }
    this.#tell({ type: "port-replaced", port: service.port });
  }

  async #finish(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const { session } = this.#ready();
    const end = code === null && signal === null ? (this.#stop.signal ?? null) : signal;
    await session.end({ code, signal: end }, this.#lastLines);
    this.#finished.resolve({ code, signal: end, service: session.service });
  }

  #say(remark: RunRemark): void {
    if (remark.type === "exited-early") this.#report({ ...remark, lastLines: this.#lastLines });
    else this.#report(remark);
  }

  #report(report: RunReport): void {
    this.#world.reporter.report(report);
  }

  #ready(): { session: ChartSession; start: PreparedStart } {
    if (this.#session === undefined || this.#start === undefined) throw new Error("The run is not registered yet");
    return { session: this.#session, start: this.#start };
  }
}
