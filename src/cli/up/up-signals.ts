import { catchSignals } from "../../services/run-signals.ts";

/** npm passes Ctrl-C on to a command that has it from the terminal already: what follows so soon is the same wish. */
const SAME_WISH_MS = 400;

/**
 * What the user wants of a project in the foreground: the first Ctrl-C asks for the end, the second one insists. Signals
 * stay caught until the process ends: one that comes in its last moment would make its end look like a failure.
 */
export class UpSignals {
  readonly #asked = new AbortController();
  readonly #insisted = new AbortController();
  #askedAtMs: number | undefined;

  constructor() {
    catchSignals((signal) => {
      // They mean what a service makes of them, and this is none.
      if (signal === "SIGUSR1" || signal === "SIGUSR2") return;
      // A terminal that closes says so more than once: that is no impatience.
      if (signal === "SIGHUP" && this.asked.aborted) return;
      this.press();
    });
  }

  /** Aborted once somebody asked for the end. */
  get asked(): AbortSignal {
    return this.#asked.signal;
  }

  /** Aborted once somebody does not want to wait for it. */
  get insisted(): AbortSignal {
    return this.#insisted.signal;
  }

  /** Counts one more wish; a terminal in raw mode sends a key instead of a signal. */
  readonly press = (): void => {
    const nowMs = performance.now();
    this.#askedAtMs ??= nowMs;
    if (!this.#asked.signal.aborted) this.#asked.abort();
    else if (nowMs - this.#askedAtMs >= SAME_WISH_MS) this.#insisted.abort();
  };
}
