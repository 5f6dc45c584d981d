/**
 * Where forwarded heads are written: slabs out of which each head is cut, so that what was taken may be handed to a
 * transport and never changes.
 */
export class HeadWriter {
  /** The current slab; write at `position` after `reserve`. */
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;

  /** Makes room for so many bytes behind what has been written since the last `take`. */
  reserve(_byteCount: number): void {
    throw new Error("being written");
  }

  /** Copies a span behind what is there; also for a small body that goes out with its head. */
  append(_bytes: Uint8Array, _start = 0, _end = 0): void {
    throw new Error("being written");
  }

  /** Bytes written since the last `take`. */
  get length(): number {
    throw new Error("being written");
  }

  /** What has been written since the last `take`, as the caller's own. */
  take(): Uint8Array {
    throw new Error("being written");
  }
}
