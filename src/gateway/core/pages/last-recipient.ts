import { httpDate } from "./http-date.ts";

export interface LastRecipientOptions {
  readonly keepAlive: boolean;
  /** Wall clock, milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * Answers as "the first server to receive a Max-Forwards value of zero (0) in the request" does (RFC 9110 section 9.3.8): a
 * TRACE with what came, an OPTIONS with no more than that somebody is here. Head and body.
 */
export function lastRecipient(trace: Uint8Array | undefined, options: LastRecipientOptions): Uint8Array {
  const head = new TextEncoder().encode(
    [
      trace ? "HTTP/1.1 200 OK" : "HTTP/1.1 204 No Content",
      `Date: ${httpDate(options.nowMs)}`,
      ...(trace ? ["Content-Type: message/http", `Content-Length: ${trace.length}`] : []),
      `Connection: ${options.keepAlive ? "keep-alive" : "close"}`,
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      "Portolan-Answer: last-recipient",
      "\r\n",
    ].join("\r\n"),
  );
  if (!trace) return head;
  const whole = new Uint8Array(head.length + trace.length);
  whole.set(head);
  whole.set(trace, head.length);
  return whole;
}
