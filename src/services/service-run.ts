import { setImmediate as loopTurn } from "node:timers/promises";
import { identify, type ProcessIdentity } from "../host/processes/processes.ts";
import type { ServiceView } from "../control/contract.ts";
import { ChartSession } from "./chart-session.ts";
import type { ServiceCommand } from "./command.ts";
import { Life, type LifeRoute, type LifeWorld } from "./life.ts";
import { OwnChildren } from "./own-children.ts";
import type { RunOptions } from "./run-options.ts";
import type { Trust, RunWorld } from "./run-world.ts";
import type { RunReport } from "./run-report.ts";
import { RunStop } from "./run-stop.ts";
import { prepareStart, SERVICE_HOST, type PreparedStart } from "./prepare-start.ts";
import { startChild } from "./start-child.ts";

/** How a run ended. */
export interface RunEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly service: ServiceView | undefined;
}

/** One registration and one life: keeps the service's place in the chart while its command runs. */
export class ServiceRun implements AsyncDisposable {
  readonly #command: ServiceCommand;
  readonly #options: RunOptions;
  readonly #world: RunWorld;
  readonly #own = new OwnChildren();
  readonly #stop: RunStop;
  #session: ChartSession | undefined;
  #life: Life | undefined;
  #wasReady = false;

  constructor(command: ServiceCommand, options: RunOptions, world: RunWorld) {
    this.#command = command;
    this.#options = options;
    this.#world = world;
    this.#stop = new RunStop(world.signal, {
      report: (report) => this.#report(report),
      passOn: (signal) => this.#life?.signal(signal),
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
      this.#life = new Life(this.#lifeWorld(session, this.#prepare(session, await trusting)));
    } catch (error) {
      // Stopped before anything ran: no failure, and nothing to say.
      if (!cancelled.aborted) throw error;
      await this.#session?.end({ code: null, signal: this.#stop.signal ?? null }, []);
      return { code: null, signal: this.#stop.signal ?? null, service: this.#session?.service };
    }
    return await this.#finish(this.#life);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life?.[Symbol.asyncDispose]();
    this.#stop[Symbol.dispose]();
    await this.#session?.[Symbol.asyncDispose]();
    this.#own[Symbol.dispose]();
  }

  async #register(signal: AbortSignal): Promise<ChartSession> {
    const holder = identify(process.pid);
    if (holder === undefined) throw new Error("This process is not in its own process table");
    // The subreaper takes 10 ms to load, in which the daemon does its part.
    const [session] = await Promise.all([this.#openSession(holder, signal), this.#receiveOrphansSoon()]);
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
          this.#life?.registeredAgain(service.port);
        },
        onTrouble: ({ message, hint }) => this.#report({ type: "trouble", message, hint }),
      },
      signal,
    });
  }

  #prepare({ service }: ChartSession, trust: Trust): PreparedStart {
    const start = prepareStart(this.#command, this.#options, { service, trust });
    const { framework, notes } = start;
    this.#report({ type: "registered", service, framework, notes });
    return start;
  }

  #lifeWorld(session: ChartSession, start: PreparedStart): LifeWorld {
    return {
      children: this.#own,
      stop: this.#stop,
      place: () => ({ address: SERVICE_HOST, port: session.service.port }),
      move: async () => {
        try {
          await session.replacePort(this.#stop.asked);
        } catch (error) {
          if (!this.#stop.asked.aborted) throw error;
        }
      },
      compose: () => ({ ...start.child(session.service), isTold: start.isTold }),
      startChild,
      route: (command) => this.#route(session, command),
      report: (report) => this.#report(report),
    };
  }

  /** Once the requests that were made at this moment have gone out. */
  async #receiveOrphansSoon(): Promise<void> {
    await loopTurn();
    const trouble = this.#own.receiveOrphans();
    if (trouble !== undefined) this.#report({ type: "trouble", message: trouble.message, hint: trouble.hint });
  }

  async #route(session: ChartSession, { upstreams, tell, afterMs }: LifeRoute): Promise<void> {
    const first = !this.#wasReady;
    if (upstreams.length > 0) this.#wasReady = true;
    await session.route(upstreams);
    const { urls } = session.service;
    const [url] = urls;
    if (upstreams.length === 0 || !tell || url === undefined) return;
    this.#report({ type: "ready", url, urls, upstreams, afterMs, first });
  }

  async #finish(life: Life): Promise<RunEnd> {
    const { code, signal, lastLines } = await life.live();
    const end = code === null && signal === null ? (this.#stop.signal ?? null) : signal;
    await this.#session?.end({ code, signal: end }, lastLines);
    return { code, signal: end, service: this.#session?.service };
  }

  #report(report: RunReport): void {
    this.#world.reporter.report(report);
  }
}
