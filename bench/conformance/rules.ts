import type { HostileCase } from "../../test/corpus/http1/hostile-case.ts";

/** What a proxy may do with a broken message. */
export type Rule =
  /** "MUST reject": nothing else is right. */
  | "refuse"
  /** Refuse it, or forward what is right again: every reader then reads the same. */
  | "refuse or repair"
  /** The RFC leaves it open; Portolan refuses it by its own choice. Not counted for anybody. */
  | "open";

/** With the words of the RFC that leave no choice; for requests and, unless said, for responses. */
const MUST_REFUSE: ReadonlySet<string> = new Set([
  // "MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host header field and
  // to any request message that contains more than one Host header field line or a Host header field with an invalid
  // field value" -- RFC 9112 section 3.2
  "host-missing",
  "host-repeated",
  "host-invalid",
  // "A server MUST reject a CONNECT request that targets an empty or invalid port number" -- RFC 9110 section 9.3.6
  "connect-without-authority",
  // "MUST treat it as an unrecoverable error" -- RFC 9112 section 6.3
  "content-length-invalid",
  "content-length-overflow",
  // A size that is not understood leaves no message to repair -- RFC 9112 section 7.1
  "chunk-size-missing",
  "chunk-size-invalid",
  "chunk-size-overflow",
  "truncated",
]);

/** "A server MUST reject [...] any received request message"; of a response the white space may be removed. */
const MUST_REFUSE_IN_REQUESTS: ReadonlySet<string> = new Set([
  // RFC 9112 section 5.1
  "whitespace-before-colon",
  // RFC 9112 section 6.3
  "chunked-not-final",
]);

const OPEN: ReadonlySet<string> = new Set([
  // A coding that a proxy does not know it may forward -- RFC 9112 section 6.1
  "transfer-coding-unknown",
  // "MAY respond with a 417" -- RFC 9110 section 10.1.1
  "expectation-unknown",
  // Rules for the sender alone -- RFC 9110 sections 6.5.1, 7.6.1, 9.3.6 and 9.3.8
  "trailer-forbidden",
  "connection-names-framing",
  "too-many-connection-options",
  "content-in-connect",
  "content-in-trace",
  // What is no number is no limit either: a proxy may pass it on -- RFC 9110 section 7.6.2
  "max-forwards-invalid",
  // Another scheme is for the proxy to know -- RFC 9112 section 3.2.2
  "unsupported-scheme",
]);

/** What is right for a case of this class; the classes of responses have another name. */
export function ruleOf({ violation, input }: HostileCase, className: string): Rule {
  const isResponse = className.startsWith("responses");
  if (OPEN.has(violation)) return "open";
  if (isResponse && violation === "chunked-not-final") return "open";
  // A trailer section may be left away -- RFC 9112 section 7.1.2
  if (className === "trailers") return "refuse or repair";
  if (!isResponse && MUST_REFUSE_IN_REQUESTS.has(violation)) return "refuse";
  // "unless the field value can be successfully parsed as a comma-separated list [...], all values in the list are valid,
  // and all values in the list are the same" -- RFC 9112 section 6.3
  if (violation === "content-length-repeated") return hasOneLength(input) ? "refuse or repair" : "refuse";
  return MUST_REFUSE.has(violation) ? "refuse" : "refuse or repair";
}

function hasOneLength(input: string): boolean {
  const values = [...input.matchAll(/^content-length:(.*)$/gim)].flatMap(([, value = ""]) => value.split(","));
  return new Set(values.map((value) => value.trim())).size === 1;
}
