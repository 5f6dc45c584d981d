import type { GatewaySettings } from "./settings.ts";

/**
 * What a client connection waits for: a request, the rest of its head or body, a service that takes the body (held),
 * its response, or its own end.
 */
export type ClientPhase = "idle" | "head" | "body" | "held" | "response" | "linger";

const LIMITS = {
  idle: "idleTimeoutMs",
  head: "headTimeoutMs",
  body: "bodyTimeoutMs",
  held: "responseTimeoutMs",
  response: "responseTimeoutMs",
  linger: "lingerTimeoutMs",
} as const satisfies Record<ClientPhase, keyof GatewaySettings>;

/** Times one client connection: a head from its first byte, a body from its last, everything else from its beginning. */
export class ClientTimer {
  #phase: ClientPhase = "idle";
  #sinceMs: number;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  /** It is about to end: nothing leads out of this phase. */
  get isLingering(): boolean {
    return this.#phase === "linger";
  }

  /** Enters a phase. A head goes on being timed from where it began. */
  enter(phase: ClientPhase, nowMs: number): void {
    if (this.isLingering || (phase === "head" && this.#phase === "head")) return;
    this.#phase = phase;
    this.#sinceMs = nowMs;
  }

  /** The phase that has lasted too long, or undefined. */
  expired(nowMs: number, settings: GatewaySettings): ClientPhase | undefined {
    return nowMs - this.#sinceMs >= settings[LIMITS[this.#phase]] ? this.#phase : undefined;
  }
}
