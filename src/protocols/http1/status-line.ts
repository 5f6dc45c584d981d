import type { ResponseHead } from "./head.ts";
import { isVersion1, lineEndAt, lineEndFault, minorVersionAt, VERSION_LENGTH, versionFault } from "./start-line.ts";
import { BYTE_CLASSES, ByteClass, CR, LF, SP } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

/**
 * Scans `HTTP-version SP status-code SP [ reason-phrase ] CRLF` at `head.start` (RFC 9112 section 4). Returns where the
 * next line begins, or -1 when the line is not complete or breaks a rule: `statusLineFault` tells which.
 */
export function scanStatusLine(head: ResponseHead, end: number): number {
  const { bytes, start } = head;
  const code = start + VERSION_LENGTH + 1;
  if (code + 4 >= end || !isVersion1(bytes, start) || bytes[code - 1] !== SP || bytes[code + 3] !== SP) return -1;
  const hundreds = bytes[code]! - 0x30;
  const tens = bytes[code + 1]! - 0x30;
  const ones = bytes[code + 2]! - 0x30;
  if (hundreds < 1 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  let i = code + 4;
  while (i < end && (BYTE_CLASSES[bytes[i]!]! & ByteClass.VALUE) !== 0) i++;
  if (i + 1 >= end || bytes[i] !== CR || bytes[i + 1] !== LF) return -1;
  head.status = hundreds * 100 + tens * 10 + ones;
  head.minorVersion = minorVersionAt(bytes, start);
  return i + 2;
}

/** Tells what is wrong with a status line that `scanStatusLine` refused, and that has an LF before `end`. */
export function statusLineFault(bytes: Uint8Array, start: number, end: number): ViolationCode {
  const lineEnd = lineEndAt(bytes, start, end);
  const fault = lineEndFault(bytes, lineEnd, end);
  if (fault !== undefined) return fault;
  let i = start;
  while (i < lineEnd && bytes[i] !== SP) i++;
  if (i - start !== VERSION_LENGTH || !isVersion1(bytes, start)) return versionFault(bytes, start, i);
  const code = i + 1;
  for (let at = code; at < code + 3; at++) {
    if (at >= lineEnd || bytes[at]! < 0x30 || bytes[at]! > 0x39) return "status-line-malformed";
  }
  // "A server MUST send the space that separates the status-code from the reason-phrase even when the reason-phrase is
  // absent" -- RFC 9112 section 4
  if (bytes[code + 3] !== SP) return "status-line-malformed";
  return bytes[code] === 0x30 ? "invalid-status" : "invalid-reason";
}
