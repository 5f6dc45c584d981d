import type { KeptState } from "../../../control/keeper-contract.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import type { KeeperCommand, LifeEnd } from "./keeper-events.ts";
import { Life } from "./life.ts";
import { LIVE, RESTING, SHOWN, type Phase } from "./phase.ts";
import { afterEnd } from "./restart-policy.ts";
import { WatchedChanges } from "./watched-changes.ts";

/** One service under the keeper: its goal, and where its life stands. What it may do when is decided in `settle.ts`. */
export class KeptService {
  spec: ServiceSpec;
  /** What the user wants of it. */
  goal: "up" | "down" = "down";
  /** The project file does not name it any more. */
  isGone = false;
  /** Somebody asked for it, if it starts on demand. */
  isAwake = false;
  /** It is to be stopped and started again. */
  isAgain = false;
  phase: Phase = "stopped";
  cause: string | undefined;
  /** Of one that waits: for whom. */
  waitsFor: string | undefined;
  restarts = 0;
  readonly changes: WatchedChanges = new WatchedChanges();
  readonly #ask: (command: KeeperCommand) => void;
  /** The last one that it had. */
  #life: Life;
  #tries = 0;
  #backoffUntilMs = 0;
  /** Its hooks have run for the next start. */
  #isPrepared = false;
  /** The life that is to come is a restart, and not one after a stop. */
  #isRestart = false;
  /** Why it is not started again once it is stopped. */
  #failure: string | undefined;

  constructor(spec: ServiceSpec, ask: (command: KeeperCommand) => void) {
    this.spec = spec;
    this.#ask = ask;
    this.#life = new Life(spec, { ask, runsAfterHook: false });
  }

  get name(): string {
    return this.spec.name;
  }

  get state(): KeptState {
    return SHOWN[this.phase] ?? (this.phase as KeptState);
  }

  /** It was ready in its last life. */
  get hasServed(): boolean {
    return this.#life.hasServed;
  }

  /** What people are told of why it is in its state. */
  get saidCause(): string | undefined {
    if (this.phase === "waiting") return this.waitsFor ?? this.cause;
    return this.phase === "preparing" ? "runs what comes before it" : this.cause;
  }

  /** It has processes, or is about to: a life, or a hook before it. */
  get isBusy(): boolean {
    return LIVE.has(this.phase) || this.phase === "preparing";
  }

  get isResting(): boolean {
    return RESTING.has(this.phase);
  }

  /** It starts on demand, and nobody asks. */
  get isAsleep(): boolean {
    return this.spec.onDemand !== undefined && !this.isAwake;
  }

  /** It shall stop as soon as it may. */
  get isUnwanted(): boolean {
    return this.goal === "down" || this.isAgain || this.isAsleep;
  }

  /** Its process runs, and it is not ready. */
  get #isAwaited(): boolean {
    return this.phase === "starting" || this.phase === "unhealthy";
  }

  /** When it wants to be called next, whatever happens. */
  get dueAtMs(): number {
    const backoff = this.phase === "backing-off" ? this.#backoffUntilMs : Infinity;
    return Math.min(backoff, this.#deadlineAtMs, this.changes.dueAtMs);
  }

  get #deadlineAtMs(): number {
    return this.phase === "starting" ? this.#life.deadlineAtMs : Infinity;
  }

  /** Somebody asks for it, and it starts on demand. */
  wake(): void {
    const slept = this.isAsleep;
    this.isAwake = true;
    if (slept && this.phase === "stopping") this.isAgain = true;
  }

  /** Somebody wants it up: what was given up is tried anew. */
  want(): void {
    this.goal = "up";
    if (this.phase === "stopping") this.isAgain = true;
    else if (this.phase === "failed" || this.phase === "done") this.enter("waiting");
    else return;
    this.#failure = undefined;
    this.#tries = 0;
  }

  /** Nobody wants it up any more; what is under way is called off. */
  unwant(): void {
    this.goal = "down";
    this.isAwake = false;
    this.isAgain = false;
    this.#isRestart = false;
    this.changes.clear();
  }

  /** A file that it watches changed. */
  changed(path: string, atMs: number): void {
    const { watch } = this.spec;
    if (watch !== undefined && this.goal === "up") this.changes.add(path, { atMs, debounceMs: watch.debounceMs });
  }

  /** Stops it and starts it again; where it does not run, it starts as soon as it may. */
  requestRestart(cause: string | undefined): void {
    if (this.goal === "down") return;
    this.#tries = 0;
    this.#failure = undefined;
    this.#isPrepared = false;
    if (this.phase === "waiting" || this.phase === "idle") return;
    if (!this.isBusy) return this.enter("waiting", cause);
    this.isAgain = true;
    this.#isRestart = this.phase !== "preparing";
    this.cause = cause;
  }

  /** Its needs are met. */
  begin(): void {
    this.isAgain = false;
    // This start sees what was changed until now.
    this.changes.clear();
    if (this.spec.hooks.before.length > 0 && !this.#isPrepared) {
      this.enter("preparing", this.cause);
      this.#ask({ type: "run-hook", service: this.name, hook: "before" });
    } else this.#launch();
  }

  hookEnded(hook: "before" | "after", ok: boolean, detail: string): void {
    if (hook === "after") {
      if (!ok && this.phase === "ready") this.cause = `after: ${detail}`;
      return;
    }
    if (this.phase === "stopping") this.#gone();
    if (this.phase !== "preparing") return;
    if (!this.isAgain && !ok) return this.enter("failed", `before: ${detail}`);
    // What it needs may have gone meanwhile.
    this.#isPrepared = !this.isAgain;
    this.enter("waiting", this.cause);
  }

  started(atMs: number): void {
    if (this.phase === "launching") this.#begun(atMs);
  }

  /** Goes on with the life of an earlier keeper. Its hooks have had their turn. */
  adopt(atMs: number): void {
    this.goal = "up";
    this.isAwake = true;
    this.#life = new Life(this.spec, { ask: this.#ask, runsAfterHook: false });
    this.#begun(atMs);
  }

  notStarted(message: string): void {
    if (this.phase === "stopping") this.#gone();
    else if (this.phase === "launching" || this.phase === "preparing") this.enter("failed", message);
  }

  listening(atMs: number): void {
    if (LIVE.has(this.phase) && this.phase !== "stopping" && this.#life.listening()) this.#offer(atMs);
  }

  listenerLost(): void {
    this.#life.lost();
    this.#life.close();
    if (this.phase !== "ready") return;
    this.enter("unhealthy", "does not listen any more");
  }

  checked(ok: boolean, detail: string, atMs: number): void {
    if (this.#isAwaited && this.#life.checked(ok, detail)) this.#offer(atMs);
  }

  /** Names lead to it. */
  routed(atMs: number): void {
    if (this.#isAwaited && this.#life.isOffered) this.#ready(atMs);
  }

  /** Ends its life, or the hook before it. */
  stop(): void {
    this.#life.close();
    this.enter("stopping", this.isAgain ? this.cause : this.#failure);
    this.#ask({ type: "stop", service: this.name });
  }

  /** Its whole tree is gone. */
  ended(end: LifeEnd, atMs: number): void {
    if (!LIVE.has(this.phase)) return;
    this.#life.close();
    if (this.phase === "stopping" || this.isUnwanted) return this.#gone();
    const next = afterEnd(this.spec.restart, { end, ranMs: this.#life.ranMs(atMs), tries: this.#tries });
    switch (next.type) {
      case "rest":
        return this.#rest();
      case "give-up":
        return this.enter("failed", next.cause);
      case "restart":
        this.restarts += 1;
        this.#tries = next.tries;
        this.#backoffUntilMs = atMs + next.inMs;
        return this.enter("backing-off", next.cause);
    }
  }

  /** It is quiet: true when nothing has talked to it for as long as it may idle. */
  isQuiet(sinceMs: number, atMs: number): boolean {
    const { onDemand } = this.spec;
    if (onDemand === undefined || (this.phase !== "ready" && this.phase !== "unhealthy")) return false;
    return this.#life.quietMs(sinceMs, atMs) >= onDemand.idleMs;
  }

  /** Does what is due. */
  tick(atMs: number): void {
    if (this.phase === "backing-off" && atMs >= this.#backoffUntilMs) this.enter("waiting", this.cause);
    if (atMs >= this.#deadlineAtMs) {
      this.#failure = this.#life.lateCause;
      this.stop();
    }
    const change = this.changes.take(atMs);
    if (change !== undefined) this.requestRestart(change);
  }

  enter(phase: Phase, cause?: string): void {
    if (RESTING.has(phase)) this.#isPrepared = false;
    this.phase = phase;
    this.cause = cause;
  }

  #launch(): void {
    this.#life = new Life(this.spec, { ask: this.#ask, runsAfterHook: true });
    this.#isPrepared = false;
    this.enter("launching", this.cause);
    this.#ask({ type: "start", service: this.name });
  }

  #begun(atMs: number): void {
    this.enter("starting", this.cause);
    if (this.#life.started(atMs)) this.#offer(atMs);
  }

  #offer(atMs: number): void {
    if (this.#isAwaited && this.#life.offer()) this.#ready(atMs);
  }

  #ready(atMs: number): void {
    this.enter("ready");
    this.#life.open(atMs);
  }

  /** It ended well: one that starts on demand waits for the next request. */
  #rest(): void {
    this.isAwake = false;
    this.enter(this.spec.onDemand === undefined ? "done" : "idle");
  }

  /** What was to be stopped is gone. */
  #gone(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (this.goal === "down") this.enter("stopped");
    else if (this.isAgain) {
      if (this.#isRestart) this.restarts += 1;
      this.enter("waiting", this.cause);
    } else if (failure !== undefined) this.enter("failed", failure);
    else this.enter("idle");
    this.isAgain = false;
    this.#isRestart = false;
  }
}
