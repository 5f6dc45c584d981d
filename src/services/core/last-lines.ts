import { plainLine } from "./plain-line.ts";

const LINE_CHARACTERS_MAX = 2000;
const LINE_FEED = 10;

/** Keeps the last lines of what a program wrote, as plain text; lines longer than 2,000 characters are cut. */
export class LastLines {
  readonly #linesMax: number;
  readonly #lines: string[] = [];
  readonly #decoder = new TextDecoder();
  /** Bytes since the last line feed: the end of one character may still be on its way. */
  #partial: Uint8Array[] = [];
  #partialBytes = 0;
  readonly #partialBytesMax = LINE_CHARACTERS_MAX * 4;

  constructor(linesMax = 40) {
    this.#linesMax = linesMax;
  }

  write(chunk: Uint8Array): void {
    // Only the end of a large chunk can matter, so that a flood of output costs next to nothing.
    let start = this.#startOfTail(chunk);
    if (start > 0) this.#clear();
    for (let end = chunk.indexOf(LINE_FEED, start); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#append(chunk.subarray(start, end));
      this.#push(this.#take());
      start = end + 1;
    }
    this.#append(chunk.subarray(start));
  }

  /** The lines so far, oldest first; an unfinished one is the last. */
  lines(): string[] {
    const open = this.#partialBytes === 0 ? "" : plainText(this.#decode());
    return (open === "" ? [...this.#lines] : [...this.#lines, open]).slice(-this.#linesMax);
  }

  #startOfTail(chunk: Uint8Array): number {
    let at = chunk.length;
    for (let lines = 0; lines <= this.#linesMax; lines += 1) {
      const before = at <= 0 ? -1 : chunk.lastIndexOf(LINE_FEED, at - 1);
      if (before === -1) return 0;
      at = before;
    }
    return at + 1;
  }

  #append(bytes: Uint8Array): void {
    const room = this.#partialBytesMax - this.#partialBytes;
    if (room <= 0 || bytes.length === 0) return;
    // A copy: the caller's buffer belongs to a pool.
    this.#partial.push(bytes.slice(0, room));
    this.#partialBytes += Math.min(room, bytes.length);
  }

  #take(): string {
    const text = this.#decode();
    this.#clear();
    return plainText(text);
  }

  #decode(): string {
    const joined = new Uint8Array(this.#partialBytes);
    let at = 0;
    for (const part of this.#partial) {
      joined.set(part, at);
      at += part.length;
    }
    return this.#decoder.decode(joined);
  }

  #clear(): void {
    this.#partial = [];
    this.#partialBytes = 0;
  }

  #push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#linesMax) this.#lines.shift();
  }
}

function plainText(line: string): string {
  return plainLine(line).slice(0, LINE_CHARACTERS_MAX);
}
