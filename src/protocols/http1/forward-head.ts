import type { HeadWriter } from "./head-writer.ts";
import { Field, FIELD_STRIDE, type Head, type RequestHead, type ResponseHead } from "./head.ts";
import { asciiBytes, CR, LF, SP } from "./tokens.ts";

const NOTHING = 0;
const UPGRADE = 1;
const TE = 2;
const CLOSE = 4;

/** What we say of the connection ahead, by the bits above. */
const CONNECTION_LINES: readonly Uint8Array[] = [
  "",
  "Connection: upgrade\r\n",
  "TE: trailers\r\nConnection: TE\r\n",
  "TE: trailers\r\nConnection: upgrade, TE\r\n",
  "Connection: close\r\n",
  "Connection: close, upgrade\r\n",
  "TE: trailers\r\nConnection: close, TE\r\n",
  "TE: trailers\r\nConnection: close, upgrade, TE\r\n",
].map((lines) => asciiBytes(lines));
const CONNECTION_BYTES_MAX = 64;

/** What the client says of itself is replaced by what we know. */
const FORWARDED =
  (1 << Field.FORWARDED) |
  (1 << Field.X_FORWARDED_FOR) |
  (1 << Field.X_FORWARDED_PROTO) |
  (1 << Field.X_FORWARDED_HOST) |
  (1 << Field.X_FORWARDED_PORT);
const HOST = 1 << Field.HOST;

const HTTP_1 = asciiBytes("HTTP/1.");
const HOST_NAME = asciiBytes("Host: ");
const COLON_SPACE = asciiBytes(": ");
const ZERO = 0x30;
const SLASH = 0x2f;

/**
 * Writes the head of a request as it goes to the upstream. `lines` are our own field lines, each with CRLF
 * (`ForwardedFields.linesFor(head)`).
 *
 * Cut: hop-by-hop fields, inbound Forwarded and X-Forwarded-For, -Proto, -Host, -Port. Put back: `Connection: upgrade`
 * with an upgrade, `TE: trailers` with `Connection: TE`, and one less than came as Max-Forwards of a TRACE or OPTIONS.
 * An absolute-form target becomes origin-form and its authority the Host. A request of HTTP/1.0 stays one and gets
 * `Connection: close`, so that no chunked body comes back that its client could not read; the upstream connection serves
 * only this request.
 */
export function forwardRequestHead(head: RequestHead, writer: HeadWriter, lines: Uint8Array): void {
  const { bytes, start, end } = head;
  // An absolute-form target shrinks, and its authority comes back as Host: the sum stays below twice the head.
  const isAbsolute = head.pathStart !== head.targetStart;
  writer.reserve((isAbsolute ? 2 : 1) * (end - start) + head.fieldCount + lines.length + CONNECTION_BYTES_MAX);
  if (isAbsolute) {
    putOriginForm(head, writer);
    putKept(head, writer, FORWARDED | HOST);
  } else if (!head.hasHopByHop && !head.hasTabs && (head.known & FORWARDED) === 0) {
    // With its empty line the span is often the whole chunk, which is copied without a view.
    writer.putSpan(bytes, start, end);
    writer.drop(2);
    writer.patchFromEnd(end + 1 - head.fieldsStart, ZERO + head.minorVersion);
  } else {
    putStartLine(head, writer);
    putKept(head, writer, FORWARDED);
  }
  let connection = head.upgrade ? UPGRADE : NOTHING;
  if (head.teTrailers) connection |= TE;
  if (head.minorVersion === 0) connection |= CLOSE;
  if (head.maxForwards > 0) writer.put(asciiBytes(`Max-Forwards: ${head.maxForwards - 1}\r\n`));
  putEnd(writer, connection, lines);
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
export function forwardResponseHead(head: ResponseHead, writer: HeadWriter, options: ResponseForwarding): void {
  const { lines, close } = options;
  writer.reserve(head.end - head.start + head.fieldCount + lines.length + CONNECTION_BYTES_MAX);
  const { bytes, start } = head;
  const isAsItCame = !head.hasHopByHop && !head.hasTabs;
  const putEndAt = isAsItCame ? head.end - 2 : head.fieldsStart;
  writer.putSpan(bytes, start, putEndAt);
  // "Intermediaries that process HTTP messages [...] MUST send their own HTTP-version in forwarded messages" -- RFC 9112
  // section 2.3
  writer.patchFromEnd(putEndAt - start - HTTP_1.length, ZERO + 1);
  if (!isAsItCame) putKept(head, writer, 0);
  putEnd(writer, (head.upgrade ? UPGRADE : NOTHING) | (close ? CLOSE : NOTHING), lines);
}

/** The request line as it came; a minor version above ours becomes ours. */
function putStartLine(head: RequestHead, writer: HeadWriter): void {
  writer.putSpan(head.bytes, head.start, head.fieldsStart);
  writer.patchFromEnd(3, ZERO + head.minorVersion);
}

function putOriginForm(head: RequestHead, writer: HeadWriter): void {
  const { bytes, pathStart, targetEnd } = head;
  writer.putSpan(bytes, head.start, head.targetStart);
  if (bytes[pathStart] !== SLASH) {
    // "If a proxy receives an OPTIONS request with an absolute-form of request-target in which the URI has an empty path
    // and no query component, then the last proxy on the request chain MUST send a request-target of "*"" -- RFC 9112
    // section 3.2.4
    const isServer = pathStart === targetEnd && head.method === "OPTIONS";
    writer.putByte(isServer ? 0x2a : SLASH);
  }
  writer.putSpan(bytes, pathStart, targetEnd);
  writer.putByte(SP);
  writer.put(HTTP_1);
  writer.putByte(ZERO + head.minorVersion);
  writer.putByte(CR);
  writer.putByte(LF);
  writer.put(HOST_NAME);
  writer.putSpan(bytes, head.authorityStart, head.authorityEnd);
  writer.putByte(CR);
  writer.putByte(LF);
}

/** Copies the field lines that are neither flagged nor in `cut`, each unbroken run of them at once. */
function putKept(head: Head, writer: HeadWriter, cut: number): void {
  if (head.hasTabs) return putKeptWithoutTabs(head, writer, cut);
  const { bytes, fields, fieldCount } = head;
  let runStart = head.fieldsStart;
  for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at + 5] === 0 && ((cut >> fields[at]!) & 1) === 0) continue;
    const lineStart = fields[at + 1]!;
    if (lineStart > runStart) writer.putSpan(bytes, runStart, lineStart);
    runStart = at + FIELD_STRIDE < fieldCount * FIELD_STRIDE ? fields[at + FIELD_STRIDE + 1]! : head.end - 2;
  }
  writer.putSpan(bytes, runStart, head.end - 2);
}

/**
 * The same with one SP before each value and nothing behind it, as a sender ought to write it. HTAB is white space
 * (RFC 9110 section 5.6.3), but nginx and llhttp take one that stands around `chunked` for a part of it: then it is
 * another coding, and the body another.
 */
function putKeptWithoutTabs({ bytes, fields, fieldCount }: Head, writer: HeadWriter, cut: number): void {
  for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at + 5] !== 0 || ((cut >> fields[at]!) & 1) !== 0) continue;
    writer.putSpan(bytes, fields[at + 1]!, fields[at + 2]!);
    writer.put(COLON_SPACE);
    writer.putSpan(bytes, fields[at + 3]!, fields[at + 4]!);
    writer.putByte(CR);
    writer.putByte(LF);
  }
}

function putEnd(writer: HeadWriter, connection: number, lines: Uint8Array): void {
  if (connection !== NOTHING) writer.put(CONNECTION_LINES[connection]!);
  writer.put(lines);
  writer.putByte(CR);
  writer.putByte(LF);
}
