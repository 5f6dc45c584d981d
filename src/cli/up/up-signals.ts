const NAMES = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What the user wants of a project in the foreground: the first Ctrl-C asks for the end, the second one insists. */
export class UpSignals implements Disposable {
  readonly #asked = new AbortController();
  readonly #insisted = new AbortController();

  constructor() {
    for (const name of NAMES) process.on(name, this.press);
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
    if (this.#asked.signal.aborted) this.#insisted.abort();
    else this.#asked.abort();
  };

  [Symbol.dispose](): void {
    for (const name of NAMES) process.off(name, this.press);
  }
}
