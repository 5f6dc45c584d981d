import type { IncomingMessage } from "node:http";
import { daemonFailure } from "../core/failures.ts";

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads a request's body. What is too large is read to its end all the same, and forgotten: a client that is still
 * sending when the answer comes would see a reset instead. The server's deadline for requests bounds it.
 *
 * @throws {Failure} `BAD_REQUEST` when it is no JSON, `REQUEST_TOO_LARGE`.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
    const found = "missing or another one";
    throw daemonFailure("BAD_REQUEST", { path: "content-type", found, allowed: "application/json" });
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= BODY_BYTES_MAX) pieces.push(piece);
  }
  if (bytes > BODY_BYTES_MAX) throw daemonFailure("REQUEST_TOO_LARGE", { bytesMax: BODY_BYTES_MAX });
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
  } catch (cause) {
    throw daemonFailure("BAD_REQUEST", { path: "the body", found: "no JSON", allowed: "JSON" }, { cause });
  }
}
