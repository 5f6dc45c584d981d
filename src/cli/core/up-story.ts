import { formatEndpoint } from "../../address/format-endpoint.ts";
import type { KeeperTold, KeptProjectView, KeptServiceView, KeptState } from "../../control/keeper-contract.ts";
import { formatTook } from "./duration.ts";
import { plainText } from "./plain-text.ts";
import type { SaidLine } from "./said-line.ts";

/** A service has come as far as it comes by itself: from here on somebody or something must change it. */
const SETTLED: ReadonlySet<KeptState> = new Set(["ready", "idle", "failed", "stopped"]);

const BEGINNINGS: ReadonlySet<KeptState> = new Set(["stopped", "waiting", "idle"]);
const OVER: ReadonlySet<KeptState> = new Set(["failed", "stopped", "waiting"]);

/**
 * Tells what happens in a kept project as lines, each change once: who became ready or failed, and at the first moment
 * at which all have settled the URLs that work.
 */
export class UpStory {
  readonly #startMs: number;
  readonly #isFresh: boolean;
  readonly #services = new Map<string, KeptServiceView>();
  /** Services that are part of this start: one that stays stopped is not. */
  readonly #parts = new Set<string>();
  /** Those that were given up, and did not come back. */
  readonly #failed = new Map<string, KeptServiceView>();
  #failures: readonly string[] = [];
  #restarts = 0;
  #isAnswered = false;
  #isSettled = false;
  #hasEnded = false;

  /**
   * Those that were asked for by name are part of the start, whatever becomes of them. Of a keeper that was started for
   * this (`isFresh`), all that it has done is news.
   */
  constructor(
    startMs: number,
    asked: readonly string[] = [],
    { isFresh = false }: { readonly isFresh?: boolean } = {},
  ) {
    this.#startMs = startMs;
    this.#isFresh = isFresh;
    for (const name of asked) this.#parts.add(name);
  }

  /** True once every service of this start was ready, had failed or waited for its first request, all at one moment. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Nothing runs any more, and nothing is started by itself: there is nothing left to attend. */
  get isOver(): boolean {
    return this.#isSettled && this.services.every((one) => OVER.has(one.state) && this.#hasSettled(one));
  }

  /** The keeper said that it ends. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Services that had been given up at the moment at which all had settled. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  get services(): readonly KeptServiceView[] {
    return [...this.#services.values()];
  }

  /** Takes what a keeper told, and returns what is to be said of it. */
  tell(told: KeeperTold, nowMs: number): SaidLine[] {
    switch (told.type) {
      case "view":
        return [...told.view.services.flatMap((service) => this.#seen(service)), ...this.#settle(nowMs)];
      case "service":
        return [...this.#changed(told.service), ...this.#settle(nowMs)];
      case "gone":
        for (const known of [this.#services, this.#parts, this.#failed]) known.delete(told.service);
        return this.#settle(nowMs);
      case "line":
        return [{ kind: "output", service: told.service, stream: told.stream, text: told.text }];
      case "note": {
        const about = told.service === undefined ? "" : `${told.service}: `;
        return [{ kind: told.kind, text: plainText(about + told.text) }];
      }
      case "ended":
        this.#hasEnded = true;
    }
    return [];
  }

  /** The keeper has answered the start: before that, a service that stands still may not have been asked yet. */
  answered(view: KeptProjectView, nowMs: number): SaidLine[] {
    this.#isAnswered = true;
    return this.tell({ type: "view", view }, nowMs);
  }

  /** One line at the very end: how long it ran, and what went wrong. */
  summary(nowMs: number): string {
    const ran = formatTook(nowMs - this.#startMs);
    const parts = [
      `${counted(this.#parts.size, "service")} for ${ran}`,
      ...(this.#restarts > 0 ? [counted(this.#restarts, "restart")] : []),
      ...Array.from(this.#failed.values(), (service) => `${service.name} failed${because(service)}`),
    ];
    return parts.join("; ");
  }

  /** How it was before anything happened is no news. */
  #seen(service: KeptServiceView): SaidLine[] {
    const isKnown = this.#services.has(service.name);
    const lines = this.#changed(service);
    return isKnown || this.#isFresh ? lines : [];
  }

  #changed(service: KeptServiceView): SaidLine[] {
    const before = this.#services.get(service.name);
    this.#services.set(service.name, service);
    if (service.state !== "stopped") this.#parts.add(service.name);
    if (service.state === "failed") this.#failed.set(service.name, service);
    else if (service.state === "ready") this.#failed.delete(service.name);
    if (before !== undefined) this.#restarts += Math.max(service.restarts - before.restarts, 0);
    if (before?.state === service.state && before.restarts === service.restarts) return [];
    return this.#lineOf(service, before);
  }

  #lineOf(service: KeptServiceView, before: KeptServiceView | undefined): SaidLine[] {
    const { name, state, restarts } = service;
    const why = because(service);
    switch (state) {
      case "ready":
        return [{ kind: "good", text: `${name} is ready${again(before)}${afterWhat(service)}${placeOf(service)}` }];
      case "starting":
        return restarts > 0 ? [{ kind: "note", text: `${name} starts again${why}` }] : [];
      case "backing-off":
        return [{ kind: "warning", text: `${name} ended${why}; it is started again in a moment` }];
      case "unhealthy":
        return [{ kind: "warning", text: `${name} is not reachable any more${why}` }];
      case "failed":
        return [{ kind: "failed", text: `${name} failed${why}` }];
      case "stopped":
        return before === undefined ? [] : [{ kind: "note", text: `${name} stopped${why}` }];
      case "idle":
        return [{ kind: "note", text: `${name} starts with its first request` }];
      case "waiting":
        // That it waits for what it needs is what everybody expects of a start.
        return BEGINNINGS.has(before?.state ?? "stopped")
          ? []
          : [{ kind: "note", text: `${name} ${service.cause ?? "waits"}` }];
      case "stopping":
    }
    return [];
  }

  /** At the first moment at which nothing is on its way any more: all URLs at once, and how long it took. */
  #settle(nowMs: number): SaidLine[] {
    if (this.#isSettled || !this.#isAnswered) return [];
    const all = this.services.filter(({ name }) => this.#parts.has(name));
    if (all.length === 0 || !all.every((one) => this.#hasSettled(one))) return [];
    this.#isSettled = true;
    this.#failures = all.filter(({ state }) => state === "failed").map(({ name }) => name);
    const up = all.filter((one) => one.state === "ready" || one.state === "idle" || hasEndedWell(one));
    const took = formatTook(nowMs - this.#startMs);
    const width = Math.max(...up.map(({ name }) => name.length), 0);
    const urls = up.flatMap(({ name, urls: [first, ...rest] }): SaidLine[] =>
      first === undefined ? [] : [{ kind: "url", text: [name.padEnd(width), first, ...rest].join("  ") }],
    );
    if (up.length === all.length) return [...urls, { kind: "good", text: `${allOf(up.length)} ready after ${took}` }];
    const missing = all.filter((one) => !up.includes(one)).map(missingWords);
    return [
      ...urls,
      { kind: "warning", text: `${up.length} of ${all.length} ready after ${took}; ${missing.join(", ")}` },
    ];
  }

  /** One that waits for what was given up waits for ever. */
  #hasSettled({ state }: KeptServiceView): boolean {
    if (SETTLED.has(state)) return true;
    const states = this.services.map((one) => one.state);
    const isStuck = states.includes("failed") && states.every((one) => SETTLED.has(one) || one === "waiting");
    return state === "waiting" && isStuck;
  }
}

function missingWords(service: KeptServiceView): string {
  const { name, state, cause } = service;
  return state === "waiting" && cause !== undefined
    ? `${name} ${plainText(cause)}`
    : `${name} ${state}${because(service)}`;
}

/** A task, such as one that fills a database. */
function hasEndedWell({ state, exit }: KeptServiceView): boolean {
  return state === "stopped" && exit?.code === 0;
}

function because({ cause }: KeptServiceView): string {
  return cause === undefined ? "" : `: ${plainText(cause)}`;
}

function again(before: KeptServiceView | undefined): string {
  return before !== undefined && before.readyAfterMs !== undefined ? " again" : "";
}

function afterWhat({ readyAfterMs }: KeptServiceView): string {
  return readyAfterMs === undefined ? "" : ` after ${formatTook(readyAfterMs)}`;
}

function placeOf({ upstreams: [endpoint] }: KeptServiceView): string {
  return endpoint === undefined ? "" : ` on ${formatEndpoint({ transport: "tcp", ...endpoint })}`;
}

function allOf(count: number): string {
  return count === 1 ? "it is" : count === 2 ? "both are" : `all ${count} are`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
