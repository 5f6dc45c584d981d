import type { ServiceSpec } from "../project/project-spec.ts";
import type { KeeperCommand } from "./keeper-events.ts";
import { Readiness, type ReadinessStep } from "./readiness.ts";

export interface LifeOptions {
  readonly ask: (command: KeeperCommand) => void;
  /** False of one that is adopted: its hooks have had their turn. */
  readonly runsAfterHook: boolean;
}

/** One run of a service's command: whether it is ready, since when, and whether names lead to it. */
export class Life {
  /** It was ready at least once. */
  hasServed = false;
  readonly #spec: ServiceSpec;
  readonly #ask: (command: KeeperCommand) => void;
  readonly #readiness: Readiness;
  #wantsAfterHook: boolean;
  #startedAtMs: number | undefined;
  #readyAtMs = 0;
  #isRouted = false;

  constructor(spec: ServiceSpec, { ask, runsAfterHook }: LifeOptions) {
    this.#spec = spec;
    this.#ask = ask;
    this.#readiness = new Readiness(spec);
    this.#wantsAfterHook = runsAfterHook && spec.hooks.after.length > 0;
  }

  /** When it has failed unless it is ready by then. */
  get deadlineAtMs(): number {
    return this.#startedAtMs === undefined ? Infinity : this.#startedAtMs + this.#spec.ready.deadlineMs;
  }

  get lateCause(): string {
    return this.#readiness.lateCause;
  }

  /** It has a process; true when that is enough to be ready. */
  started(atMs: number): boolean {
    this.#startedAtMs = atMs;
    return this.#follow(this.#readiness.started());
  }

  /** True when that is enough to be ready. */
  listening(): boolean {
    return this.#follow(this.#readiness.listening());
  }

  /** True when it is ready. */
  checked(ok: boolean, detail: string): boolean {
    return this.#follow(this.#readiness.checked(ok, detail));
  }

  /** It does not listen any more, for now. */
  lost(): void {
    this.#readiness.lost();
  }

  /** It could serve; true when it is ready, and false when names must lead to it before others may count on it. */
  offer(): boolean {
    if (!this.#spec.listens || this.#isRouted) return true;
    this.#route(true);
    return false;
  }

  /** Whether names lead to it, or will. */
  get isOffered(): boolean {
    return this.#isRouted;
  }

  /** It is ready: what comes after runs, once in a life. */
  open(atMs: number): void {
    this.#readyAtMs = atMs;
    this.hasServed = true;
    if (!this.#wantsAfterHook) return;
    this.#wantsAfterHook = false;
    this.#ask({ type: "run-hook", service: this.#spec.name, hook: "after" });
  }

  /** Names lead to it no more. */
  close(): void {
    this.#route(false);
  }

  /** How long it has run. */
  ranMs(atMs: number): number {
    return this.#startedAtMs === undefined ? 0 : atMs - this.#startedAtMs;
  }

  /** How long nothing has talked to it. */
  quietMs(sinceMs: number, atMs: number): number {
    return atMs - Math.max(sinceMs, this.#readyAtMs);
  }

  #follow(step: ReadinessStep | undefined): boolean {
    if (step?.type === "check") this.#ask({ type: "check", service: this.#spec.name, inMs: step.inMs });
    return step?.type === "ready";
  }

  #route(isReady: boolean): void {
    if (!this.#spec.listens || this.#isRouted === isReady) return;
    this.#isRouted = isReady;
    this.#ask({ type: "route", service: this.#spec.name, isReady });
  }
}
