const SLAB_BYTES = 65_536;
/** Up to here a loop (Node 24: 1 ns a byte) is faster than a native copy of a whole array (20 ns) … */
const LOOP_BYTES_MAX = 20;
/** … and than one of a view that has to be made (50 ns). */
const VIEW_LOOP_BYTES_MAX = 48;

/**
 * Where forwarded heads are written: slabs out of which each head is cut, so that what was taken may be handed to a
 * transport and never changes. One serves a whole worker.
 */
export class HeadWriter {
  #bytes = new Uint8Array(0);
  #start = 0;
  #position = 0;

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#position - this.#start;
  }

  /** Makes room for so many bytes more; without it, what does not fit is lost. */
  reserve(byteCount: number): void {
    if (this.#position + byteCount <= this.#bytes.length) return;
    const { length } = this;
    const slab = new Uint8Array(Math.max(SLAB_BYTES, (length + byteCount) * 2));
    slab.set(this.#bytes.subarray(this.#start, this.#position));
    this.#bytes = slab;
    this.#start = 0;
    this.#position = length;
  }

  /** Copies a whole array, for which there is room. */
  put(bytes: Uint8Array): void {
    const out = this.#bytes;
    const at = this.#position;
    const { length } = bytes;
    if (length <= LOOP_BYTES_MAX) for (let i = 0; i < length; i++) out[at + i] = bytes[i]!;
    else out.set(bytes, at);
    this.#position = at + length;
  }

  /** Copies a span, for which there is room. */
  putSpan(bytes: Uint8Array, start: number, end: number): void {
    const out = this.#bytes;
    const at = this.#position;
    const length = end - start;
    if (length === bytes.length) return this.put(bytes);
    if (length <= VIEW_LOOP_BYTES_MAX) for (let i = 0; i < length; i++) out[at + i] = bytes[start + i]!;
    else out.set(bytes.subarray(start, end), at);
    this.#position = at + length;
  }

  putByte(byte: number): void {
    this.#bytes[this.#position++] = byte;
  }

  /** Takes back the last bytes. */
  drop(byteCount: number): void {
    this.#position -= byteCount;
  }

  /** Changes a byte that was written: `offset` counts from the end, so 1 is the last one. */
  patchFromEnd(offset: number, byte: number): void {
    this.#bytes[this.#position - offset] = byte;
  }

  /** Copies a span and makes the room: for a small body that goes out with its head. */
  append(bytes: Uint8Array, start = 0, end: number = bytes.length): void {
    this.reserve(end - start);
    this.putSpan(bytes, start, end);
  }

  /** What has been written since the last `take`, as the caller's own. */
  take(): Uint8Array {
    // Node makes this view in 44 ns and that of `subarray` in 68 ns.
    const taken = new Uint8Array(this.#bytes.buffer, this.#start, this.#position - this.#start);
    this.#start = this.#position;
    return taken;
  }
}
