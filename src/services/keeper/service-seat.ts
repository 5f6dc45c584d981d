import { createHash, randomUUID } from "node:crypto";
import type { Endpoint, KeeperWord, RegisterService, ServiceView } from "../../control/contract.ts";
import type { KeptLife, KeptState } from "../../control/keeper-contract.ts";
import { ChartSession } from "../chart-session.ts";
import { needsEnvironment, type NeededView } from "../core/keeper/needs-environment.ts";
import { canonicalText, lifeText } from "../core/keeper/spec-digest.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { Trust } from "../run-world.ts";
import type { WatchedPlace } from "../socket-watch.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import type { KeptStartOptions } from "./kept-start.ts";
import type { ServiceLog } from "./service-log.ts";
import { ServicePlace } from "./service-place.ts";

export interface SeatOptions {
  readonly spec: ServiceSpec;
  readonly world: KeeperWorld;
  readonly log: ServiceLog;
  /** A new daemon knows the service; its port may be another one. */
  readonly onBack: (port: number) => void;
}

/** How its last life ended, and why it has no other. */
interface LastEnd {
  readonly exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  readonly cause: string | undefined;
  readonly lastLines: readonly string[];
}

/** The place of one service among the others, which outlives its lives: its lease, its addresses, its route. */
export class ServiceSeat implements AsyncDisposable {
  readonly #world: KeeperWorld;
  readonly #log: ServiceLog;
  readonly #onBack: (port: number) => void;
  #spec: ServiceSpec;
  #place: ServicePlace;
  #session: ChartSession | undefined;
  #trust: Trust = { variables: {}, notes: [] };
  /** Of one that has no place in the chart. */
  #ownLease: string = randomUUID();
  #upstreams: readonly Endpoint[] = [];
  #isRouted = false;
  /** Set while nothing starts it but its user: how it ended. */
  #over: Pick<LastEnd, "exit" | "lastLines"> | undefined;

  constructor({ spec, world, log, onBack }: SeatOptions) {
    this.#spec = spec;
    this.#world = world;
    this.#log = log;
    this.#onBack = onBack;
    this.#place = new ServicePlace(spec);
  }

  /**
   * Takes the place, the one of a life that goes on where there is one.
   *
   * @throws {Failure} what the chart says, such as `NAME_TAKEN`.
   */
  async register(resumed: KeptLife | undefined, signal: AbortSignal): Promise<void> {
    if (resumed !== undefined) this.#ownLease = resumed.leaseId;
    const trusting = this.#world.trust();
    trusting.catch(() => {}); // It is waited for below, and not while the daemon finds a place.
    const resume = resumed?.port === undefined ? undefined : { leaseId: resumed.leaseId, port: resumed.port };
    if (this.spec.listens) this.#session = await this.#openSession(this.spec, resume, signal);
    this.#trust = await trusting;
    this.lookAtLane();
    for (const note of [...(this.service?.notes ?? []), ...this.#trust.notes]) this.#log.say("note", note);
  }

  get spec(): ServiceSpec {
    return this.#spec;
  }

  /**
   * Takes the place that a changed project file gives it; name, lease and port stay, unless the file names a port.
   *
   * @throws {Failure} what the chart says, such as `PORT_TAKEN`; it has its old place then.
   */
  async renew(spec: ServiceSpec, signal: AbortSignal): Promise<void> {
    const before = this.#spec;
    if (placeText(spec) === placeText(before)) {
      this.#spec = spec;
      return;
    }
    const session = this.#session;
    const canStay = spec.listens && spec.port === before.port;
    if (canStay && session !== undefined) await session.renew(placeRequest(spec));
    else await this.#changePlace(spec, signal);
    this.#spec = spec;
    this.#place = new ServicePlace(spec);
    this.lookAtLane();
    await this.#stand();
  }

  /** Undefined of one that listens on nothing. */
  get service(): ServiceView | undefined {
    return this.#session?.service;
  }

  /** What others are told from; undefined of one that listens on nothing. */
  get needed(): NeededView | undefined {
    const { service } = this;
    return service === undefined ? undefined : { ...this.#place.needed(service), upstreams: this.#upstreams };
  }

  /** Where it was found listening. */
  get upstreams(): readonly Endpoint[] {
    return this.#upstreams;
  }

  get lease(): string {
    return this.service?.leaseId ?? this.#ownLease;
  }

  /** Where its command shall listen. */
  get place(): WatchedPlace | undefined {
    return this.service === undefined ? undefined : this.#place.own(this.service);
  }

  /** What its lives depend on, in short. */
  get digest(): string {
    // Where others are found directly is known only later, and a keeper that lives follows it.
    const services = new Map([...this.#world.services()].map(([name, view]) => [name, { ...view, upstreams: [] }]));
    const { variables } = needsEnvironment({ needs: this.spec.needs, services, own: {}, outer: {} });
    const text = JSON.stringify([lifeText(this.spec), Object.entries(variables)]);
    return createHash("sha256").update(text).digest("base64url");
  }

  startOptions(dataFolder: string): KeptStartOptions {
    const { service, place } = this;
    const { options } = this.#world;
    return {
      spec: this.spec,
      project: options.identity.project,
      environment: options.environment,
      services: this.#world.services(),
      trust: this.#trust,
      lease: this.lease,
      dataFolder,
      forceColor: !options.isDetached && !this.spec.terminal && process.stdout.isTTY,
      served: service === undefined || place === undefined ? undefined : { service, place },
    };
  }

  /** A stranger has its place: gives up its lane's own port, or gets another lease. */
  async move(asked: AbortSignal): Promise<void> {
    if (this.#place.isDirect) this.#place.block();
    else {
      try {
        await this.#session?.replacePort(asked);
      } catch (error) {
        if (!asked.aborted) throw error;
      }
    }
    this.#world.mayHaveMoved(this.spec.name);
  }

  /** Sees whether the lane can be had now. */
  lookAtLane(): void {
    const inTheWay = this.service === undefined ? undefined : this.#place.look(this.service);
    if (inTheWay !== undefined) this.#log.say("warning", inTheWay);
    this.#world.mayHaveMoved(this.spec.name);
  }

  /** It listens there now, or nowhere. */
  async found(upstreams: readonly Endpoint[]): Promise<void> {
    this.#upstreams = upstreams;
    this.#world.mayHaveMoved(this.spec.name);
    if (this.#isRouted) await this.#session?.route(upstreams);
  }

  /** Leads names to it, or not any more. */
  async route(isReady: boolean): Promise<void> {
    this.#isRouted = isReady;
    await this.#session?.route(isReady ? this.#upstreams : []);
  }

  /** It was stopped or given up, or is to start again: whoever asks for it is told so. */
  async said(state: KeptState, { exit, cause, lastLines }: LastEnd): Promise<void> {
    const lines = lastLines.length > 0 || cause === undefined ? lastLines : [cause];
    if (state === "failed" && this.spec.onDemand !== undefined)
      return this.#session?.failed(exit ?? { code: null, signal: null }, lines);
    const isOver = state === "stopped" || state === "failed";
    if (isOver === (this.#over !== undefined)) return undefined;
    this.#over = isOver ? { exit, lastLines: lines } : undefined;
    return this.#stand();
  }

  /** Gives the place back. */
  async end(exit: { code: number | null; signal: string | null }, lastLines: readonly string[]): Promise<void> {
    await this.#session?.end(exit, lastLines);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
  }

  /** The daemon tells wall time, and the keeper's machine goes by a clock that nobody sets. */
  #hear(word: KeeperWord): void {
    const { name: service } = this.spec;
    if (word.type === "wanted") this.#world.tell({ type: "wanted", service });
    else this.#world.tell({ type: "quiet", service, sinceMs: performance.now() - (Date.now() - word.sinceMs) });
  }

  /** Says how it stands. */
  async #stand(): Promise<void> {
    if (this.#over !== undefined) await this.#session?.stopped(this.#over.exit, this.#over.lastLines);
    // What runs is found until it is stopped.
    else await this.#session?.route(this.#isRouted ? this.#upstreams : []);
  }

  /** Gives the old place back, and takes one on another port, or none. */
  async #changePlace(spec: ServiceSpec, signal: AbortSignal): Promise<void> {
    const old = this.#session;
    const { leaseId, port } = old?.service ?? {};
    await old?.end({ code: null, signal: null }, []);
    await old?.[Symbol.asyncDispose]();
    try {
      this.#session = spec.listens ? await this.#openSession(spec, undefined, signal) : undefined;
    } catch (error) {
      const back = leaseId === undefined || port === undefined ? undefined : { leaseId, port };
      if (this.#spec.listens) this.#session = await this.#openSession(this.#spec, back, signal);
      await this.#stand();
      throw error;
    }
  }

  async #openSession(spec: ServiceSpec, resume: RegisterService["resume"], signal: AbortSignal): Promise<ChartSession> {
    const { options, holder } = this.#world;
    const chart = options.chart();
    await chart.connect(signal);
    return ChartSession.open(chart, {
      request: {
        identity: { ...options.identity, service: spec.name, name: undefined },
        holder,
        uid: process.getuid?.() ?? 0,
        port: spec.port,
        resume,
        ...placeRequest(spec),
      },
      events: {
        onLost: () => this.#log.write("the daemon is gone; the service goes on"),
        onBack: ({ port }) => {
          this.#log.write("the daemon is back");
          this.#onBack(port);
          this.#world.mayHaveMoved(spec.name);
        },
        onTrouble: ({ message }) => this.#log.say("warning", message),
        onWord: (word) => this.#hear(word),
      },
      signal,
    });
  }
}

/** What the chart knows of a service and a project file says. */
function placeRequest({ run, lane, onDemand }: ServiceSpec): Pick<RegisterService, "command" | "lane" | "onDemand"> {
  return {
    command: typeof run === "string" ? ["sh", "-c", run] : run,
    lane,
    onDemand: onDemand === undefined ? undefined : true,
  };
}

function placeText(spec: ServiceSpec): string {
  return canonicalText([spec.listens, spec.port, placeRequest(spec)]);
}
