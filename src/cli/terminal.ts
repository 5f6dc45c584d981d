import type { ReadStream, WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Screen, ScreenHandlers, ScreenStreams } from "./screen.ts";
import { cliFailure } from "./core/failures.ts";

export type Style = Parameters<typeof styleText>[0];

/** What the process has for standard streams; each may be a terminal, a pipe or a file. */
export interface Streams {
  readonly stdin: Pick<ReadStream, "isTTY"> & NodeJS.ReadableStream;
  readonly stdout: Pick<WriteStream, "isTTY" | "columns" | "rows"> & NodeJS.WritableStream;
  readonly stderr: Pick<WriteStream, "isTTY" | "columns"> & NodeJS.WritableStream;
}

/** The standard streams, as a command may use them: lines out, lines to stderr, a question. */
export class Terminal {
  readonly #streams: Streams;
  /** Why what was written did not arrive. */
  #loss: Error | undefined;

  constructor(streams: Streams) {
    this.#streams = streams;
    for (const stream of [streams.stdout, streams.stderr]) {
      stream.on("error", (error: NodeJS.ErrnoException) => {
        // The reader of a pipe has seen enough (`portolan ls | head -1`): nothing to report, and nobody to report to.
        if (error.code === "EPIPE") return;
        this.#loss ??= cliFailure("OUTPUT_NOT_WRITABLE", { error: error.code ?? error.message }, { cause: error });
      });
    }
  }

  /** Characters of a line on stdout; Infinity when it is no terminal. */
  get columns(): number {
    const { isTTY, columns } = this.#streams.stdout;
    return isTTY ? columns || 80 : Infinity;
  }

  /** Lines of the screen; Infinity when stdout is no terminal. */
  get rows(): number {
    const { isTTY, rows } = this.#streams.stdout;
    return isTTY ? rows || 24 : Infinity;
  }

  /** True when there is somebody to answer a question. */
  get canAsk(): boolean {
    return this.#streams.stdin.isTTY && this.#streams.stderr.isTTY;
  }

  get isTerminal(): boolean {
    return this.#streams.stdout.isTTY;
  }

  /** True when somebody sees what is said. */
  get isSaidTerminal(): boolean {
    return this.#streams.stderr.isTTY;
  }

  /**
   * Waits for what a file or a device says of the last line.
   *
   * @throws {Failure} `OUTPUT_NOT_WRITABLE` when something did not arrive.
   */
  async settle(): Promise<void> {
    // The error of a write comes by an event in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#loss !== undefined) throw this.#loss;
  }

  /**
   * Writes to stdout: what the command was asked for.
   *
   * @throws {Failure} `OUTPUT_NOT_WRITABLE` when what was written before did not arrive: a watch ends so.
   */
  out(text: string): void {
    if (this.#loss !== undefined) throw this.#loss;
    this.#streams.stdout.write(text);
  }

  /** Writes to stderr: what is said about it. */
  say(text: string): void {
    this.#streams.stderr.write(text);
  }

  /** Colours a text for stdout, unless it is no terminal or the user wants none (`NO_COLOR`). */
  paint(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#streams.stdout });
  }

  /** The same for stderr. */
  paintSaid(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#streams.stderr });
  }

  /** Takes the whole screen; only where stdin and stdout are terminals. */
  async openScreen(handlers: ScreenHandlers): Promise<Screen> {
    const { Screen: OpenScreen } = await import("./screen.ts");
    return new OpenScreen(this.#streams as unknown as ScreenStreams, handlers);
  }

  /** Asks a question to be answered with y or n; no answer is a no, and Ctrl-C ends the command as it does elsewhere. */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    const { createInterface } = await import("node:readline/promises");
    const lines = createInterface({ input: this.#streams.stdin, output: this.#streams.stderr });
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    lines.once("close", () => resolve(undefined));
    // The terminal is raw while it is asked, and sends no signal by itself.
    lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    let answer: string | undefined;
    try {
      answer = await Promise.race([lines.question(`${question} [y/N] `, { signal }), ended]);
      return /^\s*y(es)?\s*$/i.test(answer ?? "");
    } finally {
      // What is said next must not stand behind the question; one that is called off ends its line by itself.
      if (answer === undefined && !signal.aborted) this.say("\n");
      lines.close();
    }
  }
}
