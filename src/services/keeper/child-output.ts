import { colouredLine, plainLine } from "../core/plain-line.ts";
import { LineSplitter } from "../core/logs/line-splitter.ts";
import type { LogStream } from "../logs/log-line.ts";

/** One line of a kept service, as it came. */
export interface OutputLine {
  readonly atMs: number;
  readonly stream: LogStream;
  readonly plain: string;
  /** As `plain`, with colours and nothing else that moves a terminal. */
  readonly coloured: string;
}

/** A prompt or a progress bar is shown after this long, though its line has not ended. */
const OPEN_LINE_MS = 500;

/** Turns the bytes of one stream into lines. */
export class ChildOutput implements Disposable {
  readonly #stream: LogStream;
  readonly #hear: (line: OutputLine) => void;
  readonly #splitter = new LineSplitter();
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: LogStream, hear: (line: OutputLine) => void) {
    this.#stream = stream;
    this.#hear = hear;
  }

  write(chunk: Uint8Array): void {
    clearTimeout(this.#timer);
    const atMs = Date.now();
    for (const line of this.#splitter.push(chunk)) this.#say(line, atMs);
    if (this.#splitter.isOpen) this.#timer = setTimeout(() => this.#flush(), OPEN_LINE_MS);
  }

  /** Says what is left of a line that will not end any more. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#flush();
  }

  #flush(): void {
    const open = this.#splitter.flush();
    if (open !== undefined) this.#say(open, Date.now());
  }

  #say(line: string, atMs: number): void {
    this.#hear({ atMs, stream: this.#stream, plain: plainLine(line), coloured: colouredLine(line) });
  }
}
