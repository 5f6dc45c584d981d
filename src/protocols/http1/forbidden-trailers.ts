import { asciiBytes } from "./tokens.ts";

/**
 * Fields that no trailer section may have: framing, routing, connection, authentication, content format, and those
 * that we answer for. "A sender MUST NOT generate a trailer field unless the sender knows the corresponding header
 * field name's definition permits sending in trailers"; "such as those for message framing, routing, authentication,
 * request modifiers, response controls, or content format" do not -- RFC 9110 section 6.5.1. Trailers are forwarded as
 * they came, so the message is refused.
 */
export const FORBIDDEN_TRAILERS: readonly string[] = [
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "cookie",
  "expect",
  "forwarded",
  "host",
  "keep-alive",
  "max-forwards",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "www-authenticate",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
];

const NAMES: readonly Uint8Array[] = FORBIDDEN_TRAILERS.map((name) => asciiBytes(name));

/** The longest forbidden name, in bytes. */
export const FORBIDDEN_NAME_BYTES_MAX: number = Math.max(...FORBIDDEN_TRAILERS.map((name) => name.length));

/** True when the first `length` bytes, in lower case, are a name that no trailer may have. */
export function isForbiddenTrailer(lowerCase: Uint8Array, length: number): boolean {
  return NAMES.some((name) => name.length === length && name.every((byte, i) => byte === lowerCase[i]));
}
