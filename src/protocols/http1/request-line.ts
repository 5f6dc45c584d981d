import type { RequestHead } from "./head.ts";
import { methodOf } from "./methods.ts";
import { isVersion1, lineEndAt, lineEndFault, minorVersionAt, VERSION_LENGTH, versionFault } from "./start-line.ts";
import { BYTE_CLASSES, ByteClass, CR, LF, SP } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

/**
 * Scans `method SP request-target SP HTTP-version CRLF` at `head.start` (RFC 9112 section 3). Returns where the next line
 * begins, or -1 when the line is not complete or breaks a rule: `requestLineFault` tells which.
 */
export function scanRequestLine(head: RequestHead, end: number): number {
  const bytes = head.bytes;
  const classes = BYTE_CLASSES;
  let i = head.start;
  while (i < end && (classes[bytes[i]!]! & ByteClass.TOKEN) !== 0) i++;
  if (i === head.start || i >= end || bytes[i] !== SP) return -1;
  const methodEnd = i++;
  const targetStart = i;
  while (i < end && (classes[bytes[i]!]! & ByteClass.TARGET) !== 0) i++;
  const version = i + 1;
  const lineEnd = version + VERSION_LENGTH;
  if (i === targetStart || lineEnd + 2 > end || bytes[i] !== SP || !isVersion1(bytes, version)) return -1;
  if (bytes[lineEnd] !== CR || bytes[lineEnd + 1] !== LF) return -1;
  head.method = methodOf(bytes, head.start, methodEnd);
  head.targetStart = targetStart;
  head.targetEnd = i;
  head.minorVersion = minorVersionAt(bytes, version);
  return lineEnd + 2;
}

/**
 * Tells what is wrong with a request line that `scanRequestLine` refused, and that has an LF before `end`.
 *
 * "Recipients of an invalid request-line SHOULD respond with either a 400 (Bad Request) error or a 301 [...] a
 * recipient SHOULD NOT attempt to autocorrect and then process the request without a redirect" -- RFC 9112 section 3
 */
export function requestLineFault(bytes: Uint8Array, start: number, end: number): ViolationCode {
  let i = start;
  while ((BYTE_CLASSES[bytes[i]!]! & ByteClass.TOKEN) !== 0) i++;
  if (bytes[i] === CR || bytes[i] === LF) {
    const fallback = i === start ? "empty-request-line" : "request-line-malformed";
    return lineEndFault(bytes, i, end) ?? fallback;
  }
  if (bytes[i] !== SP) return "invalid-method";
  const target = i + 1;
  if (i === start || bytes[target] === SP) return "request-line-malformed";
  i = target;
  while ((BYTE_CLASSES[bytes[i]!]! & ByteClass.TARGET) !== 0) i++;
  // Such as `GET /` of HTTP/0.9.
  if (bytes[i] === CR || bytes[i] === LF) return lineEndFault(bytes, i, end) ?? "request-line-malformed";
  if (bytes[i] === 0x23) return "target-with-fragment";
  if (bytes[i] !== SP) return "invalid-target-character";
  const lineEnd = lineEndAt(bytes, i + 1, end);
  for (let at = i + 1; at < lineEnd; at++) if (bytes[at] === SP) return "request-line-malformed";
  return lineEndFault(bytes, lineEnd, end) ?? versionFault(bytes, i + 1, lineEnd);
}
