import { CR, LF } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

/** Length of `HTTP/1.1`. */
export const VERSION_LENGTH = 8;
const ONE = 0x31;

/** True for `HTTP/1.` and a digit. The caller has seen that so many bytes are there. */
export function isVersion1(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x48 &&
    bytes[at + 1] === 0x54 &&
    bytes[at + 2] === 0x54 &&
    bytes[at + 3] === 0x50 &&
    bytes[at + 4] === 0x2f &&
    bytes[at + 5] === ONE &&
    bytes[at + 6] === 0x2e &&
    isDigit(bytes[at + 7])
  );
}

/** Minor version as we treat it: a higher one than ours is ours (RFC 9110 section 2.5). */
export function minorVersionAt(bytes: Uint8Array, at: number): number {
  return bytes[at + 7] === 0x30 ? 0 : 1;
}

/** Why the version in this span is none of ours. */
export function versionFault(bytes: Uint8Array, start: number, end: number): ViolationCode {
  const isShaped =
    end - start === VERSION_LENGTH &&
    bytes[start] === 0x48 &&
    bytes[start + 1] === 0x54 &&
    bytes[start + 2] === 0x54 &&
    bytes[start + 3] === 0x50 &&
    bytes[start + 4] === 0x2f &&
    isDigit(bytes[start + 5]) &&
    bytes[start + 6] === 0x2e &&
    isDigit(bytes[start + 7]);
  return isShaped ? "version-unsupported" : "version-malformed";
}

/** A bare CR or LF at this byte; undefined when it is another byte, or the CR of a CRLF. */
export function lineEndFault(bytes: Uint8Array, at: number, end: number): ViolationCode | undefined {
  if (bytes[at] === LF) return "bare-line-feed";
  if (bytes[at] === CR && !(at + 1 < end && bytes[at + 1] === LF)) return "bare-carriage-return";
  return undefined;
}

/** Place of the first CR or LF at or after `start`, or `end`. */
export function lineEndAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== CR && bytes[at] !== LF) at++;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
