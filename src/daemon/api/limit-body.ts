import type { MiddlewareHandler } from "hono";
import { daemonFailure } from "../core/failures.ts";

const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** What a refused request may still send; beyond, its line is cut. */
const IGNORED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Refuses a body that is too large, however it comes. It is read to its end all the same: "If a server performs an
 * immediate close of a TCP connection, there is a significant risk that the client will not be able to read the last
 * HTTP response" -- RFC 9112 section 9.6. A client that writes on meets EPIPE before it reads the answer.
 */
export const limitBody: MiddlewareHandler = async (context, next) => {
  const { body, headers } = context.req.raw;
  const length = headers.has("transfer-encoding") ? undefined : headers.get("content-length");
  if (body === null || Number(length ?? Infinity) <= BODY_BYTES_MAX) return next();
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of body as ReadableStream<Uint8Array<ArrayBuffer>>) {
    size += piece.length;
    if (size <= BODY_BYTES_MAX) pieces.push(piece);
    else pieces = [];
    if (size > IGNORED_BYTES_MAX) break;
  }
  if (size > BODY_BYTES_MAX) throw daemonFailure("REQUEST_TOO_LARGE", { bytesMax: BODY_BYTES_MAX });
  context.req.raw = new Request(context.req.raw, { body: Buffer.concat(pieces) });
  return next();
};
