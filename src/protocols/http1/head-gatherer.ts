const FIRST_BYTES = 1_024;

/** Gathers a head that arrives in several chunks; the buffer grows, and is used again for the next one. */
export class HeadGatherer {
  readonly #bytesMax: number;
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Copies what fits below the limit of a head. Returns how many bytes that were. */
  take(chunk: Uint8Array, start: number): number {
    const taken = Math.min(chunk.length - start, this.#bytesMax - this.length);
    const needed = this.length + taken;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(FIRST_BYTES, needed, Math.min(this.bytes.length * 2, this.#bytesMax)));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(chunk.subarray(start, start + taken), this.length);
    this.length = needed;
    return taken;
  }
}
