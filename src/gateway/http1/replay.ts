import { forwardRequestHead } from "../../protocols/http1/forward-head.ts";
import { HeadWriter } from "../../protocols/http1/head-writer.ts";
import type { RequestHead } from "../../protocols/http1/head.ts";

// "Idempotent methods ... PUT, DELETE, and safe request methods" -- RFC 9110 section 9.2.2
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/**
 * A request while it may be sent once more. Of one without a body nothing is kept: its head is there until the next
 * request, and is written anew. A copy costs Node 500 ns, and hardly one is ever sent.
 */
export class Replay {
  #head: RequestHead | undefined;
  #lines: Uint8Array | undefined;
  #copy: Uint8Array | undefined;
  #isReady = false;

  /** Begins with a request's head, and the lines that are added to it. */
  begin(head: RequestHead, lines: Uint8Array): void {
    this.#head = head;
    this.#lines = lines;
    this.#copy = undefined;
    this.#isReady = false;
  }

  /** Keeps the request, which the writer holds whole; gives the copy where one had to be made. */
  keep(writer: HeadWriter): Uint8Array | undefined {
    const head = this.#head;
    if (!head || head.upgrade || !IDEMPOTENT.has(head.method)) return undefined;
    this.#isReady = true;
    if (head.contentLength > 0 || head.chunked) this.#copy = writer.take();
    return this.#copy;
  }

  /** The request as it was sent, once; undefined where it may not be sent again. */
  take(): Uint8Array | undefined {
    const bytes = this.#isReady ? (this.#copy ?? this.#written()) : undefined;
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#isReady = false;
    this.#copy = undefined;
  }

  /** By a writer of its own: that of the worker may hold a part of another request just now. */
  #written(): Uint8Array | undefined {
    if (!this.#head || !this.#lines) return undefined;
    const writer = new HeadWriter();
    forwardRequestHead(this.#head, writer, this.#lines);
    return writer.take();
  }
}
