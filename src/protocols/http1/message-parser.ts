import type { Head, Http1Violation, ParserState } from "./head.ts";

/** What RequestParser and ResponseParser share. */
export abstract class MessageParser<H extends Head> {
  /** The head that `onHead` was given; refilled for each message. */
  abstract readonly head: H;

  get state(): ParserState {
    throw new Error("being written");
  }

  /** Set once, by a message that breaks the rules; from then on nothing is consumed. */
  get violation(): Http1Violation | undefined {
    throw new Error("being written");
  }

  /** A byte of a head has been seen, and the head is not complete: the slow-head timer runs. */
  get headStarted(): boolean {
    throw new Error("being written");
  }

  get inBody(): boolean {
    throw new Error("being written");
  }

  /** The message is complete. */
  get ended(): boolean {
    throw new Error("being written");
  }

  /**
   * Parses `bytes` from `start` on and tells the sink. Returns how many bytes it took: fewer than given when the
   * message ended, `hold` was called, or there is a violation.
   */
  execute(_bytes: Uint8Array, _start = 0): number {
    throw new Error("being written");
  }

  /**
   * Called within `onHead`: lets `execute` return right behind the head, so that the body can wait where it is; the
   * next `execute` goes on. A message without a body ends all the same.
   */
  hold(): void {
    throw new Error("being written");
  }
}
