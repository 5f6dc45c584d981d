import { SignalLadder, type SignalVerdict } from "./core/signal-ladder.ts";
import { catchSignals } from "./run-signals.ts";
import type { RunReport } from "./run-report.ts";

export interface RunStopEvents {
  report(report: RunReport): void;
  /** To the command, or, where none runs, to the run itself. */
  passOn(signal: NodeJS.Signals): void;
}

/** Between a stop that this process asks for and SIGKILL. */
const ABORT_GRACE_MS = 5000;
/** A command that ends within this after Ctrl-C in its terminal has ended because of it. */
const TYPED_COUNTS_MS = 10_000;

/** The user's wish to end a run, by signal, by Ctrl-C in the command's terminal, or by the caller's `AbortSignal`. */
export class RunStop implements Disposable {
  readonly #ladder = new SignalLadder();
  readonly #events: RunStopEvents;
  readonly #asked = new AbortController();
  readonly #kill = new AbortController();
  readonly #stack = new DisposableStack();
  #signal: NodeJS.Signals | undefined;
  #typedAtMs = -Infinity;

  constructor(abort: AbortSignal, events: RunStopEvents) {
    this.#events = events;
    this.#stack.use(catchSignals((signal) => this.#sent(signal)));
    const onAbort = (): void => this.#aborted();
    abort.addEventListener("abort", onAbort, { once: true });
    this.#stack.defer(() => abort.removeEventListener("abort", onAbort));
    if (abort.aborted) onAbort();
  }

  /** Aborted once somebody asked for the end, however the command takes it. */
  get asked(): AbortSignal {
    return this.#asked.signal;
  }

  /** Aborted when patience is at its end. */
  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  /** The first signal that asked. */
  get signal(): NodeJS.Signals | undefined {
    return this.#signal;
  }

  /** Ctrl-C went to the command by its terminal. */
  typed(): void {
    this.#typedAtMs = performance.now();
    this.#follow(this.#ladder.typed(this.#typedAtMs), undefined);
  }

  /** True when the command's end is what somebody wanted. */
  isWanted(): boolean {
    return this.#asked.signal.aborted || performance.now() - this.#typedAtMs < TYPED_COUNTS_MS;
  }

  [Symbol.dispose](): void {
    this.#stack.dispose();
  }

  #sent(signal: NodeJS.Signals): void {
    if (signal === "SIGUSR1" || signal === "SIGUSR2") {
      this.#events.passOn(signal);
      return;
    }
    this.#ask(signal);
    // A terminal that closes says so more than once, by its shell and by the kernel: that is no impatience.
    if (signal === "SIGHUP") this.#events.passOn(signal);
    else this.#follow(this.#ladder.sent(performance.now()), signal);
  }

  #aborted(): void {
    this.#ask("SIGTERM");
    this.#events.passOn("SIGTERM");
    const timer = setTimeout(() => this.#kill.abort(), ABORT_GRACE_MS);
    this.#stack.defer(() => clearTimeout(timer));
  }

  #ask(signal: NodeJS.Signals): void {
    this.#signal ??= signal;
    this.#asked.abort();
  }

  #follow(verdict: SignalVerdict, signal: NodeJS.Signals | undefined): void {
    if (verdict === "kill") {
      this.#kill.abort();
      return;
    }
    if (signal !== undefined) this.#events.passOn(signal);
    if (verdict === "pass-and-warn") this.#events.report({ type: "next-kills" });
  }
}
