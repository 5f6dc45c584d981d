import type { Head } from "./head.ts";
import { Field, FIELD_STRIDE } from "./head.ts";
import { asciiBytes, BYTE_CLASSES, ByteClass, COMMA, equalsIgnoringCase, HTAB, SP } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

const CHUNKED = asciiBytes("chunked");
const FRAMING = (1 << Field.CONTENT_LENGTH) | (1 << Field.TRANSFER_ENCODING);

/** Reads Content-Length and Transfer-Encoding into `contentLength` and `chunked` (RFC 9112 section 6). */
export function readFraming(head: Head): ViolationCode | undefined {
  head.contentLength = -1;
  head.chunked = false;
  const known = head.known & FRAMING;
  if (known === 0) return undefined;
  // "A server MAY reject a request that contains both Content-Length and Transfer-Encoding" -- RFC 9112 section 6.1:
  // "such a message might indicate an attempt to perform request smuggling [...] and ought to be handled as an error"
  if (known === FRAMING) return "content-length-with-transfer-encoding";
  if (known === 1 << Field.CONTENT_LENGTH) return readContentLength(head);
  // "A server or client that receives an HTTP/1.0 message containing a Transfer-Encoding header field MUST treat the
  // message as if the framing is faulty" -- RFC 9112 section 6.1
  if (head.minorVersion === 0) return "transfer-encoding-in-http-1.0";
  return readTransferEncoding(head);
}

function readContentLength(head: Head): ViolationCode | undefined {
  const { bytes, fields } = head;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] !== Field.CONTENT_LENGTH) continue;
    // "If a message is received without Transfer-Encoding and with an invalid Content-Length header field, then the
    // message framing is invalid and the recipient MUST treat it as an unrecoverable error" -- RFC 9112 section 6.3.
    // Equal values may be merged; we do not: no honest sender makes them.
    if (head.contentLength !== -1) return "content-length-repeated";
    const start = fields[at + 3]!;
    const end = fields[at + 4]!;
    if (start === end) return "content-length-invalid";
    let length = 0;
    for (let i = start; i < end; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit < 0 || digit > 9) return bytes[i] === COMMA ? "content-length-repeated" : "content-length-invalid";
      length = length * 10 + digit;
      // "a recipient MUST anticipate potentially large decimal numerals and prevent parsing errors due to integer
      // conversion overflows" -- RFC 9110 section 8.6
      if (length > Number.MAX_SAFE_INTEGER) return "content-length-overflow";
    }
    head.contentLength = length;
  }
  return undefined;
}

/** Reads all Transfer-Encoding lines as one list; chunked alone is what we take. */
function readTransferEncoding(head: Head): ViolationCode | undefined {
  const { fields } = head;
  let others = 0;
  let isFinal = false;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] !== Field.TRANSFER_ENCODING) continue;
    let item = fields[at + 3]!;
    const end = fields[at + 4]!;
    // Empty elements are legal in lists; in this one they are a sign of an attack.
    for (;;) {
      const itemEnd = codingEnd(head.bytes, item, end);
      if (itemEnd === item) return "transfer-encoding-malformed";
      const isChunked = itemEnd - item === 7 && equalsIgnoringCase(head.bytes, item, CHUNKED);
      // "A sender MUST NOT apply the chunked transfer coding more than once" -- RFC 9112 section 6.1
      if (isChunked && head.chunked) return "chunked-repeated";
      if (isChunked) head.chunked = true;
      else others++;
      isFinal = isChunked;
      const next = skipSpace(head.bytes, itemEnd, end);
      if (next === end) break;
      if (head.bytes[next] === 0x3b) return isChunked ? "chunked-with-parameter" : "transfer-coding-unknown";
      if (head.bytes[next] !== COMMA) return "transfer-encoding-malformed";
      item = skipSpace(head.bytes, next + 1, end);
    }
  }
  // "If a Transfer-Encoding header field is present in a request and the chunked transfer coding is not the final
  // encoding, the message body length cannot be determined reliably; the server MUST respond with the 400 (Bad
  // Request) status code and then close the connection" -- RFC 9112 section 6.3
  if (!isFinal) return "chunked-not-final";
  // "A server that receives a request message with a transfer coding it does not understand SHOULD respond with 501
  // (Not Implemented)" -- RFC 9112 section 6.1
  return others > 0 ? "transfer-coding-unknown" : undefined;
}

function codingEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (BYTE_CLASSES[bytes[at]!]! & ByteClass.TOKEN) !== 0) at++;
  return at;
}

function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
  return at;
}
