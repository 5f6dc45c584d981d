import { forwardResponseHead } from "../../protocols/http1/forward-head.ts";
import { Field } from "../../protocols/http1/head.ts";
import type { ResponseHead } from "../../protocols/http1/head.ts";
import type { GatewayContext } from "../gateway-context.ts";

const DATE = 1 << Field.DATE;
const NO_LINES = new Uint8Array(0);

/**
 * Writes the head of a response as it goes to the client; `close` says that the connection ends behind it.
 *
 * "A recipient with a clock that receives a response message without a Date header field MUST record the time it was
 * received and append a corresponding Date header field to the message's header section if it is cached or forwarded
 * downstream" -- RFC 9110 section 6.6.1. Not to a 1xx: the final response that follows has one, a server "MAY" leave it
 * out there, and clients expect the bare line of a 100 or the few fields of a 101.
 */
export function returnHead(head: ResponseHead, context: GatewayContext, { close }: { readonly close: boolean }): void {
  const isDated = (head.known & DATE) !== 0 || head.status < 200;
  const lines = isDated ? NO_LINES : context.dateLine.at(Date.now());
  forwardResponseHead(head, context.responseWriter, { lines, close });
}
