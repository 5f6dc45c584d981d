import type { Connection } from "../transport/transport.ts";

/** Beyond this the client waits, in bytes. Below it is read on, so that its end is heard while it waits for an answer. */
const READ_BYTES_MAX = 65_536;

/** What a client sent behind the request that is being answered. */
export class Backlog {
  /** The service cannot take more of the request's body now. */
  isBodyHeld = false;
  #pieces: Uint8Array[] = [];
  #byteCount = 0;
  #isPaused = false;

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#byteCount += bytes.length;
  }

  /** Puts the rest of a piece back to where it was. */
  putBack(rest: Uint8Array): void {
    this.#pieces.unshift(rest);
    this.#byteCount += rest.length;
  }

  shift(): Uint8Array | undefined {
    const bytes = this.#pieces.shift();
    this.#byteCount -= bytes?.length ?? 0;
    return bytes;
  }

  /** Drops all: nothing is answered any more, and what comes is read to be thrown away. */
  clear(): void {
    this.#pieces = [];
    this.#byteCount = 0;
    this.isBodyHeld = false;
  }

  /** A client that went away is noticed also while it waits to be read. */
  lookForReset(connection: Connection): void {
    if (this.#isPaused) connection.lookForReset();
  }

  /** Stops reading, or goes on, as things stand. */
  adjustReading(connection: Connection, isRequestOpen: boolean): void {
    const mustPause = this.#byteCount > READ_BYTES_MAX || (this.isBodyHeld && isRequestOpen);
    if (mustPause === this.#isPaused) return;
    this.#isPaused = mustPause;
    if (mustPause) connection.pause();
    else connection.resume();
  }
}
