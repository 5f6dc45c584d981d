import type { KeptLife } from "../../control/keeper-contract.ts";
import { isFailure } from "../../failure/failure.ts";
import { identify } from "../../host/processes/processes.ts";
import type { Child, ChildOptions } from "../child.ts";
import type { KeeperCommand } from "../core/keeper/keeper-events.ts";
import { lifeText } from "../core/keeper/spec-digest.ts";
import { lifeWords } from "../core/life-words.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import { Life, type AdoptedLife, type LifeReport, type LifeRoute, type LifeWorld } from "../life.ts";
import { logFile } from "../logs/log-file.ts";
import { DataFolder } from "./data-folder.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import { adoptKeptChild, startKeptChild, startKeptTerminal } from "./kept-child.ts";
import { keptPipes, type KeptPipes } from "./kept-pipes.ts";
import { keptStart, type KeptStartOptions } from "./kept-start.ts";
import { KeptStop } from "./kept-stop.ts";
import type { PresentLife } from "./present-life.ts";
import { ReadinessChecks } from "./readiness-checks.ts";
import { ServiceLog } from "./service-log.ts";
import { ServiceSeat } from "./service-seat.ts";
import { ServiceWatch } from "./service-watch.ts";
import { runHooks, type SideWorld } from "./side-commands.ts";

/** Does for one service what the keeper's machine asks, and tells what happened. Decides nothing. */
export class ServiceDriver implements AsyncDisposable {
  readonly log: ServiceLog;
  readonly seat: ServiceSeat;
  readonly #world: KeeperWorld;
  readonly #data: DataFolder;
  readonly #watch: ServiceWatch;
  #present: PresentLife | undefined;
  #hook: AbortController | undefined;
  #lastEnd: { readonly code: number | null; readonly signal: string | null; readonly lastLines: readonly string[] } = {
    code: null,
    signal: null,
    lastLines: [],
  };

  constructor(spec: ServiceSpec, world: KeeperWorld) {
    this.#world = world;
    const { folder, identity } = world.options;
    this.#data = new DataFolder(folder, identity, spec.name);
    this.log = new ServiceLog({
      file: logFile(folder, identity, spec.name),
      service: spec.name,
      tell: (news) => world.news(news),
    });
    this.#watch = new ServiceWatch(world, this.log);
    const onBack = (port: number): void => this.#present?.life.registeredAgain(port);
    this.seat = new ServiceSeat({ spec, world, log: this.log, onBack });
  }

  get spec(): ServiceSpec {
    return this.seat.spec;
  }

  get pid(): number | undefined {
    return this.#present?.life.pid;
  }

  /** The life that a successor would adopt. */
  get kept(): KeptLife | undefined {
    return this.#present?.kept;
  }

  /** How its last life ended. */
  get exit(): { readonly code: number | null; readonly signal: string | null } | undefined {
    const { code, signal } = this.#lastEnd;
    return code === null && signal === null ? undefined : { code, signal };
  }

  /** The machine said so. */
  said({ state, cause }: Extract<KeeperCommand, { type: "say" }>): void {
    this.#beside(() => this.seat.said(state, { exit: this.exit, cause, lastLines: this.#lastEnd.lastLines }));
  }

  /**
   * Goes by what a changed project file says of it from now on. What runs is as it was until the machine asks otherwise.
   *
   * @throws {Failure} as `ServiceSeat.renew` does; nothing has changed then.
   */
  async renew(spec: ServiceSpec, signal: AbortSignal): Promise<void> {
    const isSameLife = lifeText(spec) === lifeText(this.spec);
    await this.seat.renew(spec, signal);
    if (isSameLife && this.#present !== undefined) this.#present.stopping = spec.stop;
    if (this.#watch.hasBegun) this.#watch.begin(spec);
  }

  start(): void {
    this.#watch.begin(this.spec);
    this.seat.lookAtLane();
    this.#live(undefined, undefined);
  }

  /** Goes on with a life that an earlier keeper started. */
  adopt(kept: KeptLife): void {
    const { directory, stop } = this.spec;
    const start = { program: "", argv: ["sh"], directory, environment: {}, lease: kept.leaseId, graceMs: stop.graceMs };
    const child = adoptKeptChild(kept.root, { pipes: this.#pipes, hear: this.#hear });
    this.#data.adopt();
    this.#watch.begin(this.spec);
    this.#live({ child, start }, kept);
    this.log.write(`adopted process ${kept.root.pid} of an earlier keeper`);
  }

  /** Ends its life, by its own signal, then SIGKILL after its grace, and the hook before it. */
  stop(): void {
    this.#hook?.abort();
    if (this.#present === undefined) return;
    const { life, stop, stopping } = this.#present;
    stop.ask(stopping.signal, stopping.graceMs);
    life.signal(stopping.signal);
  }

  /** Ends its life by SIGKILL, and now. */
  hasten(): void {
    this.#hook?.abort();
    this.#present?.stop.hasten();
  }

  notify(): void {
    this.log.write("told of a changed address by SIGHUP");
    this.#present?.life.signal("SIGHUP");
  }

  runHook(hook: "before" | "after"): void {
    const { name: service } = this.spec;
    const over = new AbortController();
    this.#hook = over;
    const present = this.#present;
    this.#beside(async () => {
      const { ok, detail } = await runHooks(this.#side, hook, over.signal);
      if (!ok) this.log.say("warning", `${hook}: ${detail}`);
      // Nobody asks any more what came after a life that has ended.
      if (hook === "after" && this.#present !== present) return;
      this.#world.tell({ type: "hook-ended", service, hook, ok, detail });
    });
  }

  check(inMs: number): void {
    const { name: service } = this.spec;
    this.#present?.checks.checkIn(inMs, ({ ok, detail }) => this.#world.tell({ type: "checked", service, ok, detail }));
  }

  /** Leads names to it, or not any more. */
  route(isReady: boolean): void {
    const { name: service } = this.spec;
    this.#beside(async () => {
      await this.seat.route(isReady);
      if (isReady) this.#world.tell({ type: "routed", service });
    });
  }

  /** Gives its place in the chart back, and says how it ended. */
  async leave(): Promise<void> {
    const { code, signal, lastLines } = this.#lastEnd;
    await this.seat.end({ code, signal }, lastLines);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    this.hasten();
    await this.#present?.life[Symbol.asyncDispose]();
    this.#data[Symbol.dispose]();
    await this.seat[Symbol.asyncDispose]();
    await this.log[Symbol.asyncDispose]();
  }

  get #pipes(): KeptPipes {
    return keptPipes(this.#world.paths.pipes, this.spec.name);
  }

  get #side(): SideWorld {
    return { spec: this.spec, log: this.log, world: this.#world, options: () => this.#startOptions() };
  }

  #startOptions(): KeptStartOptions {
    return this.seat.startOptions(this.#data.path);
  }

  readonly #hear: ServiceLog["hear"] = (line) => {
    this.log.hear(line);
    this.#present?.checks.hear(line);
  };

  #live(adopted: AdoptedLife | undefined, kept: KeptLife | undefined): void {
    const stop = new KeptStop();
    const present: PresentLife = {
      life: new Life(this.#lifeWorld(stop), adopted),
      stop,
      stopping: this.spec.stop,
      checks: new ReadinessChecks(this, this.#side, kept?.startedAtMs),
      kept,
      isTold: adopted !== undefined,
      isListening: false,
    };
    this.#present = present;
    this.#beside(() => this.#follow(present));
  }

  /** Waits for the end of a life, and tells it. */
  async #follow(present: PresentLife): Promise<void> {
    const { name: service } = this.spec;
    try {
      const { code, signal, lastLines } = await present.life.live();
      this.#lastEnd = { code, signal, lastLines };
      this.#over(present);
      this.log.write(signal === null ? `ended with status ${code ?? "unknown"}` : `ended by ${signal}`);
      this.#world.tell({ type: "ended", service, end: { code, signal, lastLines } });
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#over(present);
      this.log.say("warning", `${error.message}. ${error.hint}`);
      // Its port was taken, and a second start failed: to the machine it is the end of one life.
      if (present.isTold)
        this.#world.tell({ type: "ended", service, end: { code: 1, signal: null, lastLines: [error.message] } });
      else this.#world.tell({ type: "not-started", service, message: error.message });
    }
  }

  #over(present: PresentLife): void {
    present.stop[Symbol.dispose]();
    present.checks[Symbol.dispose]();
    this.#present = undefined;
    // A daemon that is slow to hear of it holds nobody up.
    this.#beside(() => this.seat.found([]));
    this.#world.changed();
  }

  #lifeWorld(stop: KeptStop): LifeWorld {
    const { listens } = this.spec;
    return {
      stop,
      children: this.#world.children.of(this.spec.name, this.#pipes),
      // A life that listens on nothing goes on so, whatever the project file says meanwhile.
      place: () => (listens ? this.seat.place : undefined),
      move: () => this.seat.move(stop.asked),
      compose: () => {
        this.#data.make();
        const start = keptStart(this.#startOptions());
        for (const note of start.notes) this.log.say("note", note);
        return start;
      },
      startChild: (options) => this.#startChild(options),
      route: (route) => this.#found(route),
      report: (report) => this.#report(report),
    };
  }

  #startChild(options: ChildOptions): Promise<Child> {
    if (this.spec.terminal) this.log.write("runs in a terminal of its own, and ends when its keeper does");
    if (this.spec.terminal) return startKeptTerminal(options, this.#hear);
    return startKeptChild(options, { pipes: this.#pipes, hear: this.#hear });
  }

  async #found({ upstreams }: LifeRoute): Promise<void> {
    const present = this.#present;
    if (present === undefined) return;
    const isListening = upstreams.length > 0;
    const isNews = isListening !== present.isListening;
    present.isListening = isListening;
    const settled = this.seat.found(upstreams);
    if (isNews) this.#world.tell({ type: isListening ? "listening" : "listener-lost", service: this.spec.name });
    await settled;
  }

  #report(report: LifeReport): void {
    if (report.type === "started") this.#started(report);
    else for (const { kind, text } of lifeWords(report)) this.log.say(kind, text);
  }

  #started({ pid, command }: Extract<LifeReport, { type: "started" }>): void {
    const root = identify(pid);
    const present = this.#present;
    if (present === undefined || root === undefined) return;
    const { name: service } = this.spec;
    const { lease: leaseId, digest, service: view } = this.seat;
    const trouble = this.#data.use(root);
    if (trouble !== undefined) this.log.say("warning", trouble);
    if (present.kept?.root.pid !== root.pid) {
      present.kept = { service, root, leaseId, port: view?.port, digest, startedAtMs: Date.now() };
      this.log.write(`started process ${pid}: ${command.join(" ")}`);
    }
    this.#world.changed();
    // Again after each start on another port: to the machine it is one life.
    if (!present.isTold) this.#world.tell({ type: "started", service, pid });
    present.isTold = true;
  }

  #beside(action: () => Promise<unknown>): void {
    void (async () => {
      try {
        await action();
      } catch (error) {
        this.#world.fail(error);
      }
    })();
  }
}
