import { HANDSHAKE_RECORD, readClientHello } from "../../protocols/tls/client-hello.ts";
import type { ClientHello, MALFORMED, NEED_DATA } from "../../protocols/tls/client-hello.ts";

/** What the first bytes of a connection to a port for both say. */
export type FirstFlightVerdict = "plain" | ClientHello | typeof NEED_DATA | typeof MALFORMED;

/** Gathers the first bytes of a connection, in whatever pieces they come, until they say what it speaks. */
export class FirstFlight {
  #buffer: Uint8Array = new Uint8Array(0);
  #length = 0;

  /** All that came so far. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Takes the next bytes (at least one). */
  add(bytes: Uint8Array): FirstFlightVerdict {
    if (this.#length === 0) {
      if (bytes[0] !== HANDSHAKE_RECORD) return "plain";
      // A hello nearly always comes whole: no copy then.
      this.#buffer = bytes;
      this.#length = bytes.length;
    } else {
      this.#append(bytes);
    }
    return readClientHello(this.bytes);
  }

  /** Grows by doubling, so that a hello in pieces of one byte is not copied for each. */
  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, this.#buffer.length * 2, 512));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }
}
