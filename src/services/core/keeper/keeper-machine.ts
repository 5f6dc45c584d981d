import type { Need, ProjectSpec, ServiceSpec } from "../project/project-spec.ts";
import type { KeeperCommand, KeeperEvent } from "./keeper-events.ts";
import { hearOfLife } from "./hear-of-life.ts";
import { KeptService } from "./kept-service.ts";
import { lifeText } from "./spec-digest.ts";
import { Plan } from "./plan.ts";
import { settle } from "./settle.ts";

/**
 * Decides what becomes of a project's services, from the first `up` until nothing is left to stop. Each answer ends with
 * what is said and the timer.
 *
 * What it expects of its driver: `start` is answered by `started` and later `ended`, or by `not-started` alone; `stop` may
 * come in between, and also while a `before` hook runs, which it ends (`hook-ended` follows). `checked` and `hook-ended` of
 * a life that has ended are not sent.
 */
export class KeeperMachine {
  readonly #services = new Map<string, KeptService>();
  #plan: Plan;
  #commands: KeeperCommand[] = [];
  /** What was said last of each. */
  readonly #said = new Map<string, string>();
  #wakeAtMs: number | undefined;
  #isFinishing = false;
  #isFinished = false;
  /** Somebody has said what shall run. */
  #isBegun = false;

  /** @throws {Failure} `NEED_UNKNOWN` and `NEEDS_CYCLE`. */
  constructor(project: Pick<ProjectSpec, "services">) {
    this.#plan = new Plan(project.services);
    for (const spec of project.services) this.#add(spec);
  }

  /**
   * Takes what happened, and gives what is to be done.
   *
   * @throws {Failure} `SERVICE_UNKNOWN` of `up`, `down` and `restart`, and what `Plan` throws of `reloaded`; nothing has
   * changed then.
   */
  handle(event: KeeperEvent): KeeperCommand[] {
    if (this.#isFinished) return [];
    this.#commands = [];
    this.#hear(event);
    if (event.type === "woke") this.#wakeAtMs = undefined;
    for (const service of this.#services.values()) service.tick(event.atMs);
    settle(this.#services, this.#plan);
    this.#say();
    this.#forgetGone();
    this.#setTimer();
    const isDown = this.#isFinishing && [...this.#services.values()].every(({ phase }) => phase === "stopped");
    if (isDown) {
      this.#isFinished = true;
      this.#commands.push({ type: "finish" });
    }
    return this.#commands;
  }

  #hear(event: KeeperEvent): void {
    switch (event.type) {
      case "up":
        return this.#up(event.services);
      case "down":
        return this.#down(event.services);
      case "restart":
        return this.#restart(event.services);
      case "reloaded":
        return this.#reload(event.services);
      case "wanted":
        return this.#wake(event.service);
      case "quiet":
        return this.#sleep(event);
      case "moved":
        return this.#tellMoved(event);
      case "woke":
        return;
      case "changed":
      case "adopted":
      case "started":
      case "not-started":
      case "listening":
      case "listener-lost":
      case "checked":
      case "routed":
      case "hook-ended":
      case "ended": {
        const service = this.#services.get(event.service);
        if (service !== undefined) hearOfLife(service, event);
      }
    }
  }

  #up(names: readonly string[]): void {
    for (const service of this.#all(this.#plan.closure(names))) service.want();
    for (const service of this.#all(names)) service.wake();
    this.#isBegun = true;
    this.#isFinishing = false;
  }

  #down(names: readonly string[]): void {
    for (const service of this.#all(this.#plan.named(names))) service.unwant();
    if (names.length === 0) this.#isFinishing = true;
  }

  #restart(names: readonly string[]): void {
    const named = new Set(this.#plan.named(names));
    for (const service of this.#all(this.#plan.closure(names))) {
      if (service.goal === "down" || (named.has(service.name) && service.isResting)) service.want();
      else if (named.has(service.name)) service.requestRestart(undefined);
    }
    this.#isFinishing = false;
  }

  #wake(name: string): void {
    const service = this.#services.get(name);
    if (service?.spec.onDemand === undefined || service.goal === "down") return;
    for (const needed of this.#all(this.#plan.closure([name]))) {
      // What was given up is tried anew: whoever wants it would wait in vain.
      if (needed.goal === "down" || needed.phase === "failed") needed.want();
      needed.wake();
    }
  }

  #sleep({ service: name, sinceMs, atMs }: Extract<KeeperEvent, { type: "quiet" }>): void {
    const service = this.#services.get(name);
    if (service === undefined || !service.isQuiet(sinceMs, atMs)) return;
    const isHeld = this.#needing(name).some(
      ({ until, dependent }) => until === "ready" && (dependent.isBusy || dependent.phase === "backing-off"),
    );
    if (!isHeld) service.isAwake = false;
  }

  #tellMoved({ service: name, via }: Extract<KeeperEvent, { type: "moved" }>): void {
    for (const { dependent, via: asked } of this.#needing(name)) {
      if (via !== undefined && via !== asked) continue;
      const isRunning =
        dependent.phase === "starting" || dependent.phase === "ready" || dependent.phase === "unhealthy";
      // Before it has a process, nobody can be notified: what it is given may be old already.
      const isBeginning = dependent.phase === "launching" || dependent.phase === "preparing";
      if (dependent.spec.onChange === "ignore" || !(isRunning || isBeginning)) continue;
      if (dependent.spec.onChange === "notify" && isRunning)
        this.#commands.push({ type: "notify", service: dependent.name });
      else dependent.requestRestart(`the address of ${name} changed`);
    }
  }

  #reload(specs: readonly ServiceSpec[]): void {
    const names = new Set(specs.map(({ name }) => name));
    const gone = [...this.#services.values()].filter(({ name }) => !names.has(name));
    const leaving = gone.map(({ name, spec }) => ({
      name,
      needs: spec.needs.filter(({ service }) => names.has(service) || gone.some((other) => other.name === service)),
    }));
    this.#plan = new Plan([...specs, ...leaving]);
    for (const service of gone) {
      service.isGone = true;
      service.unwant();
    }
    for (const spec of specs) {
      const known = this.#services.get(spec.name);
      if (known !== undefined) this.#renew(known, spec);
      else if (!this.#isFinishing) this.#add(spec).want();
      else this.#add(spec);
    }
  }

  #renew(service: KeptService, spec: ServiceSpec): void {
    const isOther = lifeText(service.spec) !== lifeText(spec);
    const needs = spec.needs.filter((need) => !service.spec.needs.some((known) => known.service === need.service));
    // One that runs, and starts on demand from now on, goes on until it is quiet.
    service.isAwake ||= service.isBusy && service.spec.onDemand === undefined;
    service.spec = spec;
    if (service.isGone) {
      service.isGone = false;
      if (!this.#isFinishing) service.want();
    } else if (isOther || service.phase === "failed") service.requestRestart("the project file changed");
    // What it needs from now on it would wait for in vain.
    const needed = service.goal === "up" ? needs.flatMap((need) => this.#plan.closure([need.service])) : [];
    for (const other of this.#all(needed)) other.want();
  }

  #add(spec: ServiceSpec): KeptService {
    const service = new KeptService(spec, (command) => this.#commands.push(command));
    this.#services.set(spec.name, service);
    return service;
  }

  #forgetGone(): void {
    for (const [name, { isGone, phase }] of this.#services) {
      if (isGone && phase === "stopped") {
        this.#services.delete(name);
        this.#said.delete(name);
      }
    }
  }

  #all(names: readonly string[]): KeptService[] {
    return names.flatMap((name) => this.#services.get(name) ?? []);
  }

  /** Who needs it, and how. */
  #needing(name: string): (Need & { readonly dependent: KeptService })[] {
    return [...this.#services.values()].flatMap((dependent) =>
      dependent.spec.needs.filter(({ service }) => service === name).map((need) => ({ ...need, dependent })),
    );
  }

  #say(): void {
    for (const { name, state, restarts, saidCause } of this.#services.values()) {
      const said = JSON.stringify([state, restarts, saidCause]);
      const before = this.#said.get(name);
      // That nothing runs yet is no news; that somebody starts the others without it is.
      if (before === said || (before === undefined && state === "stopped" && !this.#isBegun)) continue;
      this.#said.set(name, said);
      this.#commands.push({ type: "say", service: name, state, restarts, cause: saidCause });
    }
  }

  #setTimer(): void {
    const dueAtMs = Math.min(...[...this.#services.values()].map((service) => service.dueAtMs), Infinity);
    const atMs = dueAtMs === Infinity ? undefined : dueAtMs;
    if (atMs === this.#wakeAtMs) return;
    this.#wakeAtMs = atMs;
    this.#commands.push({ type: "wake", atMs });
  }
}
