import type { LifeStop } from "../life.ts";

/** The end that a keeper wants for one life. */
export class KeptStop implements LifeStop, Disposable {
  /** The tree has ended when output is waited for: who still holds its pipe is not the service's. */
  readonly drain: AbortSignal = AbortSignal.abort();
  readonly #asked = new AbortController();
  readonly #kill = new AbortController();
  #signal: NodeJS.Signals | undefined;
  #timer: NodeJS.Timeout | undefined;

  get asked(): AbortSignal {
    return this.#asked.signal;
  }

  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  get signal(): NodeJS.Signals | undefined {
    return this.#signal;
  }

  /** Nobody types into a kept service. */
  typed(): void {}

  isWanted(): boolean {
    return this.#asked.signal.aborted;
  }

  /** Wants its end, by SIGKILL after the grace. */
  ask(signal: NodeJS.Signals, graceMs: number): void {
    this.#signal ??= signal;
    this.#asked.abort();
    this.#timer ??= setTimeout(() => this.#kill.abort(), graceMs);
  }

  hasten(): void {
    this.#asked.abort();
    this.#kill.abort();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
