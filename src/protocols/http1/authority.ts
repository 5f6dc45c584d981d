import { BYTE_CLASSES, ByteClass, COLON } from "./tokens.ts";

const PERCENT = 0x25;

/** True for `uri-host [ ":" port ]` (RFC 3986 section 3.2, RFC 9110 section 7.2) with a host that is not empty. */
export function isAuthority(bytes: Uint8Array, start: number, end: number): boolean {
  const hostEnd = bytes[start] === 0x5b ? addressEnd(bytes, start, end) : nameEnd(bytes, start, end);
  if (hostEnd <= start) return false;
  return hostEnd === end || (bytes[hostEnd] === COLON && isPort(bytes, hostEnd + 1, end));
}

/** True when an authority has a port that is not empty, as that of CONNECT must (RFC 9112 section 3.2.3). */
export function hasPort(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end;
  while (at > start && bytes[at - 1]! >= 0x30 && bytes[at - 1]! <= 0x39) at--;
  return at < end && at > start && bytes[at - 1] === COLON;
}

/** Where a registered name or an IPv4 address ends; `start` or less when it is none. */
function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if ((BYTE_CLASSES[byte]! & ByteClass.HOST) !== 0) at++;
    else if (byte === PERCENT && isHex(bytes, at + 1, end) && isHex(bytes, at + 2, end)) at += 3;
    else break;
  }
  return at;
}

/** Where `[address]` ends; `start` when it is none. Only the alphabet and two colons are checked: nobody dials it. */
function addressEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  let colons = 0;
  while (at < end && (isHex(bytes, at, end) || bytes[at] === COLON || bytes[at] === 0x2e)) {
    if (bytes[at] === COLON) colons++;
    at++;
  }
  return at < end && bytes[at] === 0x5d && colons >= 2 ? at + 1 : start;
}

function isHex(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && (BYTE_CLASSES[bytes[at]!]! & ByteClass.HEX) !== 0;
}

/** `port = *DIGIT`: it may be empty; above 65,535 it is no port. */
function isPort(bytes: Uint8Array, start: number, end: number): boolean {
  let port = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return false;
    port = port * 10 + digit;
    if (port > 65_535) return false;
  }
  return true;
}
