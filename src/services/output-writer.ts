import { write } from "node:fs";
import { Writable } from "node:stream";

/** A descriptor that somebody else made non-blocking is tried again after this long. */
const RETRY_MS = 5;

/**
 * Writes to a descriptor of this process without ever holding up its event loop: `process.stdout` writes to pipes
 * synchronously, so that a reader that stands still would keep signals from being passed on. Errors (EPIPE: the reader
 * is gone) destroy it; the descriptor stays open.
 */
export class OutputWriter extends Writable {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super({ highWaterMark: 65_536, decodeStrings: true, emitClose: true });
    this.#descriptor = descriptor;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    write(this.#descriptor, chunk, 0, chunk.length, null, (error, written) => {
      if (error?.code === "EAGAIN") setTimeout(() => this._write(chunk, _encoding, done), RETRY_MS);
      else if (error !== null) done(error);
      else if (written < chunk.length) this._write(chunk.subarray(written), _encoding, done);
      else done();
    });
  }
}
