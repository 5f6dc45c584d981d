import assert from "node:assert/strict";
import type { KeeperCommand, KeeperEvent } from "../../src/services/core/keeper/keeper-events.ts";
import type { KeeperMachine } from "../../src/services/core/keeper/keeper-machine.ts";
import type { ServiceSpec } from "../../src/services/core/project/project-spec.ts";

/** What the world knows of a service. */
interface Kept {
  readonly spec: ServiceSpec;
  life: "none" | "asked" | "running";
  isStopping: boolean;
  hook: "before" | "after" | undefined;
  isPrepared: boolean;
  isListening: boolean;
  isReady: boolean;
  hasServed: boolean;
  /** It ended well after it was ready. */
  isDone: boolean;
  isChecking: boolean;
  /** Names were asked to lead to it, and it was not said that they do. */
  isRouting: boolean;
  startedAtMs: number;
  /** Starts since the last that somebody asked for, each after an end that nobody asked for. */
  row: number;
  /** Somebody did something since its last start: the next may be no try. */
  isAsked: boolean;
}

/** A world that does what a machine asks, in any order that it likes, and complains of what must never be asked. */
export class KeptWorld {
  atMs = 0;
  isFinished = false;
  readonly log: string[] = [];
  readonly #machine: KeeperMachine;
  readonly #kept: ReadonlyMap<string, Kept>;
  #wakeAtMs: number | undefined;
  /** All is to go, and nothing happened that could end one before its turn. */
  #isOrderly = false;

  constructor(machine: KeeperMachine, services: readonly ServiceSpec[]) {
    this.#machine = machine;
    this.#kept = new Map(services.map((spec) => [spec.name, freshOf(spec)]));
  }

  /** All that may happen by itself now. */
  possible(): KeeperEvent[] {
    const { atMs } = this;
    const events: KeeperEvent[] = [];
    for (const [service, kept] of this.#kept) {
      const ending = { lastLines: [], signal: null };
      if (kept.life === "asked")
        events.push(
          { type: "started", atMs, service, pid: 1 },
          { type: "not-started", atMs, service, message: "not found" },
        );
      if (kept.life === "running") {
        events.push({ type: "ended", atMs, service, end: { ...ending, code: kept.isStopping ? 0 : 1 } });
        if (!kept.isStopping) {
          events.push({ type: "ended", atMs, service, end: { ...ending, code: 0 } });
          if (kept.isListening) events.push({ type: "listener-lost", atMs, service });
          else events.push({ type: "listening", atMs, service });
        }
        if (kept.isRouting) events.push({ type: "routed", atMs, service });
        if (kept.isChecking)
          for (const ok of [true, false]) events.push({ type: "checked", atMs, service, ok, detail: "refused" });
      }
      if (kept.hook !== undefined)
        for (const ok of [true, false])
          events.push({ type: "hook-ended", atMs, service, hook: kept.hook, ok, detail: "exited with 1" });
    }
    if (this.#wakeAtMs !== undefined) events.push({ type: "woke", atMs: Math.max(atMs, this.#wakeAtMs) });
    return events;
  }

  send(event: KeeperEvent): void {
    this.atMs = event.atMs;
    this.#take(event);
    // A deadline that comes stops one whoever needs it.
    if (event.type === "down" && event.services.length === 0) this.#isOrderly = true;
    else if (event.type === "woke" || "services" in event) this.#isOrderly = false;
    this.log.push(`>> ${JSON.stringify(event)}`);
    for (const command of this.#machine.handle(event)) {
      this.log.push(`<< ${JSON.stringify(command)}`);
      this.#perform(command);
    }
  }

  #take(event: KeeperEvent): void {
    const kept = "service" in event ? this.#kept.get(event.service) : undefined;
    switch (event.type) {
      case "up":
      case "restart":
      case "changed":
      case "moved":
      case "wanted":
      case "reloaded":
        for (const each of this.#kept.values()) each.isAsked = true;
        return;
      case "woke":
        this.#wakeAtMs = undefined;
        return;
      case "down":
      case "quiet":
      case "adopted":
        return;
      case "started":
        if (kept !== undefined) [kept.life, kept.startedAtMs] = ["running", event.atMs];
        return;
      case "listening":
      case "listener-lost":
        if (kept !== undefined) kept.isListening = event.type === "listening";
        return;
      case "checked":
        if (kept !== undefined) kept.isChecking = false;
        return;
      case "routed":
        if (kept !== undefined) {
          kept.isRouting = false;
          kept.isReady = true;
          kept.hasServed = true;
        }
        return;
      case "hook-ended":
        if (kept === undefined) return;
        kept.hook = undefined;
        if (event.hook === "before") kept.isPrepared = event.ok && !kept.isStopping;
        kept.isStopping &&= kept.life !== "none";
        return;
      case "not-started":
      case "ended":
        if (kept !== undefined) end(kept, event);
    }
  }

  #perform(command: KeeperCommand): void {
    const kept = "service" in command ? this.#kept.get(command.service) : undefined;
    switch (command.type) {
      case "start":
        assert(kept);
        this.#start(kept);
        return;
      case "stop":
        assert(kept);
        assert(kept.life !== "none" || kept.hook === "before", `nothing of ${command.service} to stop`);
        assert(!kept.isStopping, `${command.service} is stopped twice`);
        if (this.#isOrderly) this.#expectUnneeded(command.service);
        kept.isStopping = true;
        return;
      case "run-hook":
        assert(kept);
        if (command.hook === "before") assert.equal(kept.life, "none", "a hook before runs beside a life");
        assert.notEqual(kept.hook, "before", "a hook runs twice");
        kept.hook = command.hook;
        return;
      case "check":
        assert(kept);
        assert.equal(kept.life, "running");
        kept.isChecking = true;
        return;
      case "route":
        assert(kept);
        kept.isRouting = command.isReady;
        kept.isReady &&= command.isReady;
        return;
      case "wake":
        this.#wakeAtMs = command.atMs;
        return;
      case "finish":
        for (const { spec, life } of this.#kept.values())
          assert.equal(life, "none", `${spec.name} outlives its keeper`);
        this.isFinished = true;
        return;
      case "notify":
      case "say":
    }
  }

  #expectUnneeded(name: string): void {
    for (const { spec, life } of this.#kept.values()) {
      if (life !== "none" && spec.needs.some(({ service }) => service === name))
        assert.fail(`${name} is stopped before ${spec.name}, which needs it`);
    }
  }

  #start(kept: Kept): void {
    const { name, needs, hooks, restart } = kept.spec;
    assert.equal(kept.life, "none", `${name} has two lives`);
    if (hooks.before.length > 0) assert(kept.isPrepared, `${name} starts without what comes before it`);
    for (const need of needs) {
      const needed = this.#kept.get(need.service);
      if (needed === undefined || needed.spec.onDemand !== undefined || need.until === "started") continue;
      assert(needed.isReady || needed.isDone, `${name} starts before ${need.service} is ready`);
    }
    if (kept.isAsked) kept.row = 0;
    assert(kept.row <= restart.triesMax, `${name} is started too often`);
    Object.assign(kept, { ...freshOf(kept.spec), life: "asked", row: kept.row });
  }
}

function freshOf(spec: ServiceSpec): Kept {
  return {
    spec,
    life: "none",
    isStopping: false,
    hook: undefined,
    isPrepared: false,
    isListening: false,
    isReady: false,
    hasServed: false,
    isDone: false,
    isChecking: false,
    isRouting: false,
    startedAtMs: 0,
    row: 0,
    isAsked: false,
  };
}

function end(kept: Kept, event: Extract<KeeperEvent, { type: "ended" | "not-started" }>): void {
  const wasStopped = kept.isStopping || event.type === "not-started";
  const ranMs = event.atMs - kept.startedAtMs;
  const row = ranMs >= kept.spec.restart.calmMs ? 1 : kept.row + 1;
  const { isAsked } = kept;
  const isDone = event.type === "ended" && event.end.code === 0 && kept.hasServed && !kept.isStopping;
  Object.assign(kept, { ...freshOf(kept.spec), isDone, row: wasStopped ? kept.row : row, isAsked });
}
