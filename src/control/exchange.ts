import { connect } from "node:net";
import { Readable } from "node:stream";
import type { ResponseHead } from "../protocols/http1/head.ts";
import { ResponseParser } from "../protocols/http1/response-parser.ts";

/** What goes out. The path is encoded already. */
export interface ControlRequest {
  readonly socketPath: string;
  readonly method: string;
  readonly path: string;
  /** Sent as JSON; undefined sends none. */
  readonly body?: unknown;
}

/** An answer's status, and its body as it comes: an error in its midst when the connection ends before it does. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: Readable;
}

/** The peer speaks another language. */
export class StrangeAnswer extends Error {
  override readonly name = "StrangeAnswer";
}

/**
 * Sends one request on a connection of its own, and gives the answer when its head is there. `node:http` does the same
 * and costs each command 10 ms to load and to warm up.
 *
 * It speaks HTTP/1.0: one answer for each connection, no chunks, and no kept connection that the daemon may close just
 * when a POST goes out on it.
 *
 * @throws {Error} as the system says it, such as `ENOENT`; `ECONNRESET` when the connection ends without an answer;
 * `StrangeAnswer`.
 */
export function exchange(request: ControlRequest, signal: AbortSignal): Promise<ControlAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ControlAnswer>();
  const socket = connect({ path: request.socketPath, signal });
  const body = new Readable({
    read: () => socket.resume(),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  // One that fails before its reader begins, as within the chunk of its head, tells the reader then.
  body.on("error", () => {});
  let isAnswered = false;
  const parser = new ResponseParser({
    onHead: ({ status }: ResponseHead) => {
      if (status < 200) return; // An interim answer: the final one follows.
      isAnswered = true;
      resolve({ status, body });
    },
    onBody: (bytes, start, end) => {
      if (!body.push(bytes.subarray(start, end))) socket.pause();
    },
    onMessageEnd: () => body.push(null),
  });
  parser.expect({ method: request.method, minorVersion: 0, upgrade: false });
  const fail = (error: Error): void => {
    socket.destroy();
    if (parser.ended) return; // All that was asked for has come.
    // A stream that nobody was given yet has nobody to hear of its error.
    if (isAnswered) body.destroy(error);
    else reject(error);
  };
  socket.on("data", (bytes) => {
    parser.execute(bytes);
    if (parser.violation !== undefined) fail(new StrangeAnswer(parser.violation.message));
  });
  socket.on("error", fail);
  socket.once("close", () => {
    parser.finish();
    if (!parser.ended) fail(Object.assign(new Error("The connection ended"), { code: "ECONNRESET" }));
  });
  socket.write(textOf(request));
  return promise;
}

function textOf({ method, path, body }: ControlRequest): string {
  const start = `${method} ${path} HTTP/1.0\r\nHost: localhost\r\n`;
  if (body === undefined) return `${start}\r\n`;
  const json = JSON.stringify(body);
  return `${start}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}
