import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Endpoint, ServiceView } from "../../control/contract.ts";
import type { KeptLife } from "../../control/keeper-contract.ts";
import { identify } from "../../host/processes/processes.ts";
import { isFailure } from "../../failure/failure.ts";
import type { Child, ChildOptions } from "../child.ts";
import { ChartSession } from "../chart-session.ts";
import { needsEnvironment, type NeededView } from "../core/keeper/needs-environment.ts";
import { lifeText } from "../core/keeper/spec-digest.ts";
import { lifeWords } from "../core/life-words.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import { Life, type AdoptedLife, type LifeReport, type LifeRoute, type LifeWorld } from "../life.ts";
import { fileName, logFile } from "../logs/log-file.ts";
import type { Trust } from "../run-world.ts";
import { DataFolder } from "./data-folder.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import { adoptKeptChild, startKeptChild, startKeptTerminal } from "./kept-child.ts";
import { keptStart, type KeptStartOptions } from "./kept-start.ts";
import { KeptStop } from "./kept-stop.ts";
import { ServiceLog } from "./service-log.ts";
import { ServicePlace } from "./service-place.ts";

interface PresentLife {
  readonly life: Life;
  readonly stop: KeptStop;
  /** Undefined until it has a process. */
  kept: KeptLife | undefined;
  isTold: boolean;
}

/** Does for one service what the keeper's machine asks, and tells what happened. Decides nothing. */
export class ServiceDriver implements AsyncDisposable {
  readonly spec: ServiceSpec;
  readonly log: ServiceLog;
  readonly #world: KeeperWorld;
  readonly #place: ServicePlace;
  readonly #data: DataFolder;
  #session: ChartSession | undefined;
  #trust: Trust = { variables: {}, notes: [] };
  /** Of one that has no place in the chart. */
  #ownLease: string;
  #present: PresentLife | undefined;
  #upstreams: readonly Endpoint[] = [];
  #isRouted = false;

  constructor(spec: ServiceSpec, world: KeeperWorld) {
    this.spec = spec;
    this.#world = world;
    this.#ownLease = randomUUID();
    this.#place = new ServicePlace(spec);
    const { folder, identity } = world.options;
    this.#data = new DataFolder(folder, identity, spec.name);
    this.log = new ServiceLog({
      file: logFile(folder, identity, spec.name),
      service: spec.name,
      tell: (news) => world.news(news),
    });
  }

  /** Undefined of one that listens on nothing. */
  get service(): ServiceView | undefined {
    return this.#session?.service;
  }

  get pid(): number | undefined {
    return this.#present?.life.pid;
  }

  /** The life that a successor would adopt. */
  get kept(): KeptLife | undefined {
    return this.#present?.kept;
  }

  get upstreams(): readonly Endpoint[] {
    return this.#upstreams;
  }

  /** What others are told from; undefined of one that listens on nothing. */
  get needed(): NeededView | undefined {
    const { service } = this;
    return service === undefined ? undefined : { ...this.#place.needed(service), upstreams: this.#upstreams };
  }

  get lease(): string {
    return this.service?.leaseId ?? this.#ownLease;
  }

  /** What its life depends on, in short. */
  get digest(): string {
    // Where it is found directly is known only later, and a keeper that lives follows it.
    const services = new Map([...this.#world.services()].map(([name, view]) => [name, { ...view, upstreams: [] }]));
    const { variables } = needsEnvironment({ needs: this.spec.needs, services, own: {}, outer: {} });
    const text = JSON.stringify([lifeText(this.spec), Object.entries(variables)]);
    return createHash("sha256").update(text).digest("base64url");
  }

  get pipes(): { readonly stdout: string; readonly stderr: string } {
    return this.pipesFor("");
  }

  /** Paths of its named pipes, or of those of one of its side commands. */
  pipesFor(side: string): { readonly stdout: string; readonly stderr: string } {
    const path = join(this.#world.paths.pipes, `${fileName(this.spec.name)}${side}`);
    return { stdout: `${path}.out`, stderr: `${path}.err` };
  }

  /**
   * Takes its place in the chart, the one of a life that goes on where there is one.
   *
   * @throws {Failure} what the chart says, such as `NAME_TAKEN`.
   */
  async register(resumed: KeptLife | undefined, signal: AbortSignal): Promise<void> {
    if (resumed !== undefined) this.#ownLease = resumed.leaseId;
    if (this.spec.listens) this.#session = await this.#openSession(resumed, signal);
    this.#trust = await this.#world.trust();
    this.#lookAtLane();
    for (const note of [...(this.service?.notes ?? []), ...this.#trust.notes]) this.log.say("note", note);
  }

  start(): void {
    this.#lookAtLane();
    this.#live(undefined);
  }

  /** Goes on with a life that an earlier keeper started. */
  adopt(kept: KeptLife): void {
    const start = { program: "", argv: ["sh"], directory: this.spec.directory, environment: {}, lease: kept.leaseId };
    const child = adoptKeptChild(kept.root, { pipes: this.pipes, hear: (line) => this.log.hear(line) });
    this.#live({ child, start: { ...start, graceMs: this.spec.stop.graceMs } }, kept);
    this.log.write(`adopted process ${kept.root.pid} of an earlier keeper`);
  }

  /** Ends its life: its own signal, then SIGKILL after its grace. */
  stop(): void {
    const { signal, graceMs } = this.spec.stop;
    this.#present?.stop.ask(signal, graceMs);
    this.#present?.life.signal(signal);
  }

  hasten(): void {
    this.#present?.stop.hasten();
  }

  signal(signal: NodeJS.Signals): void {
    this.#present?.life.signal(signal);
  }

  /** Leads names to it, or not any more. */
  route(isReady: boolean): void {
    this.#isRouted = isReady;
    this.#beside(() => this.#session?.route(isReady ? this.#upstreams : []));
  }

  startOptions(): KeptStartOptions {
    const { service } = this;
    const { options } = this.#world;
    return {
      spec: this.spec,
      project: options.identity.project,
      environment: options.environment,
      services: this.#world.services(),
      trust: this.#trust,
      lease: this.lease,
      dataFolder: this.#data.path,
      forceColor: !options.isDetached && !this.spec.terminal && process.stdout.isTTY,
      served: service === undefined ? undefined : { service, place: this.#place.own(service) },
    };
  }

  /** Gives its place in the chart back. */
  async end(exit: { code: number | null; signal: string | null }, lastLines: readonly string[]): Promise<void> {
    await this.#session?.end(exit, lastLines);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hasten();
    await this.#present?.life[Symbol.asyncDispose]();
    await this.#session?.[Symbol.asyncDispose]();
    await this.log[Symbol.asyncDispose]();
  }

  async #openSession(resumed: KeptLife | undefined, signal: AbortSignal): Promise<ChartSession> {
    const { spec } = this;
    const { options, holder } = this.#world;
    const { identity } = options;
    const chart = options.chart();
    await chart.connect(signal);
    return ChartSession.open(chart, {
      request: {
        identity: { ...identity, service: spec.name, name: undefined },
        holder,
        uid: process.getuid?.() ?? 0,
        command: typeof spec.run === "string" ? ["sh", "-c", spec.run] : spec.run,
        port: spec.port,
        resume: resumed?.port === undefined ? undefined : { leaseId: resumed.leaseId, port: resumed.port },
        lane: spec.lane,
      },
      events: {
        onLost: () => this.log.write("the daemon is gone; the service goes on"),
        onBack: ({ port }) => {
          this.log.write("the daemon is back");
          this.#present?.life.registeredAgain(port);
          this.#world.mayHaveMoved(this.spec.name);
        },
        onTrouble: ({ message }) => this.log.say("warning", message),
      },
      signal,
    });
  }

  #live(adopted: AdoptedLife | undefined, kept?: KeptLife): void {
    const stop = new KeptStop();
    const life = new Life(this.#lifeWorld(stop), adopted);
    const present: PresentLife = { life, stop, kept, isTold: adopted !== undefined };
    this.#present = present;
    this.#upstreams = [];
    this.#beside(() => this.#follow(present));
  }

  /** Waits for the end of a life, and tells it. */
  async #follow(present: PresentLife): Promise<void> {
    const { name: service } = this.spec;
    let ended: Awaited<ReturnType<Life["live"]>>;
    try {
      ended = await present.life.live();
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#over(present);
      this.log.say("warning", error.message);
      return this.#world.tell({ type: "not-started", service, message: error.message });
    }
    const { code, signal, lastLines } = ended;
    this.#over(present);
    this.log.write(signal === null ? `ended with status ${code ?? "unknown"}` : `ended by ${signal}`);
    return this.#world.tell({ type: "ended", service, end: { code, signal, lastLines } });
  }

  #over(present: PresentLife): void {
    present.stop[Symbol.dispose]();
    this.#present = undefined;
    this.#upstreams = [];
    this.#world.changed();
  }

  #lifeWorld(stop: KeptStop): LifeWorld {
    const { name } = this.spec;
    const pipes = this.pipes;
    return {
      stop,
      children: this.#world.children.of(name, [pipes.stdout, pipes.stderr]),
      place: () => (this.service === undefined ? undefined : this.#place.own(this.service)),
      move: () => this.#move(stop),
      compose: () => {
        this.#data.make();
        const start = keptStart(this.startOptions());
        for (const note of start.notes) this.log.say("note", note);
        return start;
      },
      startChild: (options) => this.#startChild(options),
      route: (route) => this.#found(route),
      report: (report) => this.#report(report),
    };
  }

  #startChild(options: ChildOptions): Promise<Child> {
    const hear = this.log.hear.bind(this.log);
    return this.spec.terminal ? startKeptTerminal(options, hear) : startKeptChild(options, { pipes: this.pipes, hear });
  }

  /** A stranger has its place: it gives up its lane's own port, or gets another lease. */
  async #move(stop: KeptStop): Promise<void> {
    if (this.#place.isDirect) this.#place.block();
    else {
      try {
        await this.#session?.replacePort(stop.asked);
      } catch (error) {
        if (!stop.asked.aborted) throw error;
      }
    }
    this.#world.mayHaveMoved(this.spec.name);
  }

  async #found({ upstreams }: LifeRoute): Promise<void> {
    const did = this.#upstreams.length > 0;
    this.#upstreams = upstreams;
    const does = upstreams.length > 0;
    this.#world.mayHaveMoved(this.spec.name);
    if (did !== does) this.#world.tell({ type: does ? "listening" : "listener-lost", service: this.spec.name });
    if (this.#isRouted) await this.#session?.route(upstreams);
  }

  #report(report: LifeReport): void {
    if (report.type !== "started") {
      for (const { kind, text } of lifeWords(report)) this.log.say(kind, text);
      return;
    }
    const root = identify(report.pid);
    const present = this.#present;
    if (present === undefined || root === undefined) return;
    this.#data.use(root);
    if (present.kept === undefined || present.kept.root.pid !== root.pid) {
      const startedAtMs = Date.now();
      const { name: service } = this.spec;
      present.kept = { service, root, leaseId: this.lease, port: this.service?.port, digest: this.digest, startedAtMs };
      this.log.write(`started process ${root.pid}: ${report.command.join(" ")}`);
    }
    this.#world.changed();
    // Again after each start on another port: to the machine it is one life.
    if (!present.isTold) this.#world.tell({ type: "started", service: this.spec.name, pid: root.pid });
    present.isTold = true;
  }

  #lookAtLane(): void {
    const inTheWay = this.service === undefined ? undefined : this.#place.look(this.service);
    if (inTheWay !== undefined) this.log.say("warning", inTheWay);
    this.#world.mayHaveMoved(this.spec.name);
  }

  #beside(action: () => Promise<unknown> | undefined): void {
    void (async () => {
      try {
        await action();
      } catch (error) {
        this.#world.fail(error);
      }
    })();
  }
}
