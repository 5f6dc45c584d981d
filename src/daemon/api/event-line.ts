import type { ServerResponse } from "node:http";

/** What a slow listener may leave untaken; beyond, its line is cut, and it asks for the chart anew. */
const QUEUED_BYTES_MAX = 4 * 1024 * 1024;

/** An answer that lasts: server-sent events (HTML Standard, section 9.2). */
export class EventLine {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.flushHeaders();
  }

  /** Sends one event; `data` has no line end in it. */
  send(data: string): void {
    this.#write(`data: ${data}\n\n`);
  }

  ping(): void {
    this.#write("event: ping\ndata: \n\n");
  }

  end(): void {
    this.#response.end();
  }

  /** Calls `listener` once, when either side ends the line. */
  onCut(listener: () => void): void {
    this.#response.once("close", listener);
  }

  #write(text: string): void {
    // `writable` stays true on a response that has ended.
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > QUEUED_BYTES_MAX) this.#response.destroy();
  }
}
