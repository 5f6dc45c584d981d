import type { ReadStream, WriteStream } from "node:tty";

/** Without the cursor, and without a line break where a character is wider than it counts. */
const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const LEAVE_SCREEN = "\u001b[?7h\u001b[?25h\u001b[?1049l";
/** Terminals that know it show what is between at once; the others pass over it. */
const BEGIN_FRAME = "\u001b[?2026h";
const END_FRAME = "\u001b[?2026l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const SUSPEND_KEY = "\u001a";

export interface ScreenStreams {
  readonly stdin: Pick<ReadStream, "setRawMode" | "ref" | "unref"> & NodeJS.ReadableStream;
  readonly stdout: WriteStream;
}

export interface ScreenHandlers {
  /** What was typed, as the terminal sends it; Ctrl-C comes as such, and not as a signal. */
  readonly onInput: (keys: string) => void;
  /** It must be drawn anew: its size is another one, or it was away. */
  readonly onChange: () => void;
}

/**
 * The whole screen of a terminal, with its keys. Whatever ends this process, but SIGKILL, gives the terminal back as it
 * was; Ctrl-Z gives it back for as long as the job is stopped.
 */
export class Screen implements Disposable {
  readonly #streams: ScreenStreams;
  readonly #handlers: ScreenHandlers;
  #isOpen = false;

  constructor(streams: ScreenStreams, handlers: ScreenHandlers) {
    this.#streams = streams;
    this.#handlers = handlers;
    const { stdin, stdout } = streams;
    stdin.setEncoding("utf8");
    stdin.on("data", this.#read);
    stdout.on("resize", handlers.onChange);
    process.on("SIGCONT", this.#enter);
    process.on("exit", this.#leave);
    // Node prints what nobody caught before it ends: that must not be lost with the screen.
    process.on("uncaughtExceptionMonitor", this.#leave);
    this.#enter();
  }

  get columns(): number {
    return this.#streams.stdout.columns || 80;
  }

  get rows(): number {
    return this.#streams.stdout.rows || 24;
  }

  /** Shows these lines, which fit into its width, and nothing else. */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    const text = lines.slice(0, this.rows).map((line) => CLEAR_LINE + line);
    this.#streams.stdout.write(`${BEGIN_FRAME}${HOME}${text.join("\r\n")}${CLEAR_BELOW}${END_FRAME}`);
  }

  readonly #read = (chunk: string | Buffer): void => {
    const keys = String(chunk);
    if (keys.includes(SUSPEND_KEY)) this.#suspend();
    else this.#handlers.onInput(keys);
  };

  /** The job as a whole, as the terminal would do it: its shell waits for whoever started this process. */
  #suspend(): void {
    this.#leave();
    process.kill(0, "SIGTSTP");
  }

  readonly #enter = (): void => {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const { stdin, stdout } = this.#streams;
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(ENTER_SCREEN);
    this.#handlers.onChange();
  };

  readonly #leave = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { stdin, stdout } = this.#streams;
    stdout.write(LEAVE_SCREEN);
    stdin.setRawMode(false);
  };

  [Symbol.dispose](): void {
    const { stdin, stdout } = this.#streams;
    stdin.off("data", this.#read);
    stdout.off("resize", this.#handlers.onChange);
    process.off("SIGCONT", this.#enter);
    process.off("exit", this.#leave);
    process.off("uncaughtExceptionMonitor", this.#leave);
    this.#leave();
    stdin.pause();
  }
}
