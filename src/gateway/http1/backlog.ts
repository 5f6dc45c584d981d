import type { Connection } from "../transport/transport.ts";

/** What a client sent behind the request that is being answered. The connection is not read while there is any. */
export class Backlog {
  /** The service cannot take more of the request's body now. */
  isBodyHeld = false;
  #pieces: Uint8Array[] = [];
  #isPaused = false;

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
  }

  /** Puts the rest of a piece back to where it was. */
  putBack(rest: Uint8Array): void {
    this.#pieces.unshift(rest);
  }

  shift(): Uint8Array | undefined {
    return this.#pieces.shift();
  }

  /** Drops all: nothing is answered any more, and what comes is read to be thrown away. */
  clear(): void {
    this.#pieces = [];
    this.isBodyHeld = false;
  }

  /** Stops reading, or goes on, as things stand. */
  adjustReading(connection: Connection, isRequestOpen: boolean): void {
    const mustPause = this.#pieces.length > 0 || (this.isBodyHeld && isRequestOpen);
    if (mustPause === this.#isPaused) return;
    this.#isPaused = mustPause;
    if (mustPause) connection.pause();
    else connection.resume();
  }
}
