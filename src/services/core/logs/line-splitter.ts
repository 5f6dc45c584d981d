const LINE_FEED = 10;
/** Of UTF-8: all but the first byte of a character begin with the bits 10. */
const CONTINUATION = 0b10;

/** Cuts a stream of bytes into lines; one that is longer than the limit comes as several. */
export class LineSplitter {
  readonly #bytesMax: number;
  readonly #decoder = new TextDecoder();
  #open: Uint8Array = new Uint8Array(0);

  /** `bytesMax` bounds each line (default 8,192). */
  constructor(bytesMax = 8192) {
    this.#bytesMax = bytesMax;
  }

  /** True while a line has begun and not ended. */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    const bytes = this.#open.length === 0 ? chunk : joined(this.#open, chunk);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      start = this.#cut(bytes, { start, end }, lines);
      lines.push(this.#decoder.decode(bytes.subarray(start, end)));
      start = end + 1;
    }
    start = this.#cut(bytes, { start, end: bytes.length }, lines);
    // A copy: the caller's buffer belongs to a pool.
    this.#open = bytes.slice(start);
    return lines;
  }

  /** Gives what stands there of a line that has not ended; undefined when there is none. */
  flush(): string | undefined {
    if (this.#open.length === 0) return undefined;
    const text = this.#decoder.decode(this.#open);
    this.#open = new Uint8Array(0);
    return text;
  }

  /** Takes whole pieces off a line that is too long, none of which ends within a character. */
  #cut(bytes: Uint8Array, { start, end }: { start: number; end: number }, lines: string[]): number {
    let at = start;
    while (end - at > this.#bytesMax) {
      let next = at + this.#bytesMax;
      for (let back = 0; back < 3 && (bytes[next] ?? 0) >> 6 === CONTINUATION; back += 1) next -= 1;
      lines.push(this.#decoder.decode(bytes.subarray(at, next)));
      at = next;
    }
    return at;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
