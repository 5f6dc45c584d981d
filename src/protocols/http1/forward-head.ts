import type { HeadWriter } from "./head-writer.ts";
import type { RequestHead, ResponseHead } from "./head.ts";

/**
 * Writes the head of a request as it goes to the upstream. `lines` are our own field lines, each with CRLF
 * (`ForwardedFields.linesFor(head)`).
 *
 * Cut: hop-by-hop fields, inbound Forwarded and X-Forwarded-For, -Proto, -Host, -Port. Put back: `Connection: upgrade`
 * with an upgrade, `TE: trailers` with `Connection: TE`. An absolute-form target becomes origin-form and its authority
 * the Host. A request of HTTP/1.0 stays one and gets `Connection: close`, so that no chunked body comes back that its
 * client could not read; the upstream connection serves only this request.
 */
export function forwardRequestHead(_head: RequestHead, _writer: HeadWriter, _lines: Uint8Array): void {
  throw new Error("being written");
}

export interface ResponseForwarding {
  /** Our own field lines, each with CRLF; may be empty. */
  readonly lines: Uint8Array;
  /** The client's connection ends with this response: `Connection: close` is added. */
  readonly close: boolean;
}

/**
 * Writes the head of a response as it goes to the client, as HTTP/1.1. Hop-by-hop fields are cut; `Connection: upgrade`
 * is put back where `head.upgrade` (101, 426).
 */
export function forwardResponseHead(_head: ResponseHead, _writer: HeadWriter, _options: ResponseForwarding): void {
  throw new Error("being written");
}
