import type { ServiceSpec } from "../project/project-spec.ts";

const FIRST_GAP_MS = 20;
/** A slow service is still found ready within this; one that took a second, within a seventh of that. */
const GAP_MAX_MS = 500;
const GAP_GROWTH = 1.15;

/** What is to be done about the readiness of a life. */
export type ReadinessStep = { readonly type: "check"; readonly inMs: number } | { readonly type: "ready" };

/** Follows one life until it is ready: when its checks begin, and how long to wait between them. */
export class Readiness {
  readonly #spec: Pick<ServiceSpec, "ready" | "listens">;
  #isStarted = false;
  #isListening = false;
  #wasLost = false;
  #isReady = false;
  #isChecking = false;
  #gapMs = FIRST_GAP_MS;
  /** What the last check saw instead. */
  #detail: string | undefined;

  constructor(spec: Pick<ServiceSpec, "ready" | "listens">) {
    this.#spec = spec;
  }

  started(): ReadinessStep | undefined {
    this.#isStarted = true;
    return this.#begin();
  }

  listening(): ReadinessStep | undefined {
    this.#isListening = true;
    return this.#begin();
  }

  /** It is ready again only when it listens again, whatever its log or a command says. */
  lost(): void {
    this.#isListening = false;
    this.#isReady = false;
    this.#wasLost = true;
  }

  /** Takes the answer of a check; one that nobody asked for any more says nothing. */
  checked(ok: boolean, detail: string): ReadinessStep | undefined {
    if (!this.#isChecking) return undefined;
    this.#isChecking = false;
    if (!this.#mayCheck()) return undefined;
    if (ok) return this.#settle();
    this.#detail = detail;
    this.#isChecking = true;
    const inMs = this.#gapMs;
    this.#gapMs = Math.min(Math.round(this.#gapMs * GAP_GROWTH), GAP_MAX_MS);
    return { type: "check", inMs };
  }

  /** Says why it is not ready after its deadline. */
  get lateCause(): string {
    const after = `after ${this.#spec.ready.deadlineMs / 1000} s`;
    if (this.#detail !== undefined) return `not ready ${after}: ${this.#detail}`;
    return this.#isListening || !this.#spec.listens ? `not ready ${after}` : `does not listen ${after}`;
  }

  #begin(): ReadinessStep | undefined {
    // A listener may be seen before it is known whose it is.
    if (!this.#isStarted || this.#isReady || this.#isChecking || !this.#mayCheck()) return undefined;
    if (this.#spec.ready.type === "listening") return this.#settle();
    this.#isChecking = true;
    this.#gapMs = FIRST_GAP_MS;
    return { type: "check", inMs: 0 };
  }

  #settle(): ReadinessStep {
    this.#isReady = true;
    return { type: "ready" };
  }

  #mayCheck(): boolean {
    if (!this.#spec.listens || this.#isListening) return true;
    const { type } = this.#spec.ready;
    return !this.#wasLost && (type === "exec" || type === "log");
  }
}
