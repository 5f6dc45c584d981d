import { Field, FIELD_STRIDE, type FieldId, type Head } from "./head.ts";
import { asciiBytes, BYTE_CLASSES, ByteClass, COMMA, equalsIgnoringCase, HTAB, SP } from "./tokens.ts";

/** What `readConnection` found, as bits. */
export const ConnectionOption = {
  CLOSE: 1,
  KEEP_ALIVE: 2,
  UPGRADE: 4,
  /** Not a list of tokens. */
  MALFORMED: 8,
  /** Names a field without which a message cannot be understood. */
  NAMES_FRAMING: 16,
  TOO_MANY: 32,
} as const;

const CLOSE = asciiBytes("close");
const KEEP_ALIVE = asciiBytes("keep-alive");
const UPGRADE = asciiBytes("upgrade");
/** Each option is compared with each field. */
const OPTIONS_MAX = 64;

/** Cutting these would change what the message is. */
const FRAMING = (1 << Field.HOST) | (1 << Field.CONTENT_LENGTH) | (1 << Field.TRANSFER_ENCODING);
/** Named by Connection or not, these stay as they are. Without its Date, a response would get one of ours. */
const KEPT = (1 << Field.TRAILER) | (1 << Field.DATE);

/**
 * Reads the Connection fields, and flags every field that they name as hop-by-hop.
 *
 * "Intermediaries MUST parse a received Connection header field before a message is forwarded and, for each
 * connection-option in this field, remove any header or trailer field(s) from the message with the same name"
 * -- RFC 9110 section 7.6.1
 */
export function readConnection(head: Head): number {
  const { bytes, fields } = head;
  let found = 0;
  let options = 0;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] !== Field.CONNECTION) continue;
    const end = fields[at + 4]!;
    let i = fields[at + 3]!;
    while (i < end) {
      const byte = bytes[i]!;
      if (byte === COMMA || byte === SP || byte === HTAB) {
        i++;
        continue;
      }
      const start = i;
      while (i < end && (BYTE_CLASSES[bytes[i]!]! & ByteClass.TOKEN) !== 0) i++;
      if (i === start || !isItemEnd(bytes, i, end)) return found | ConnectionOption.MALFORMED;
      if (++options > OPTIONS_MAX) return found | ConnectionOption.TOO_MANY;
      found |= optionAt(head, start, i);
    }
  }
  return found;
}

/** Takes the flag off the fields of this id, so that they are forwarded. */
export function keepField(head: Head, id: FieldId): void {
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (head.fields[at] === id) head.fields[at + 5] = 0;
  }
}

/** Behind a token, white space and then a comma or the end. */
function isItemEnd(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
  return at === end || bytes[at] === COMMA;
}

function optionAt(head: Head, start: number, end: number): number {
  const { bytes } = head;
  const length = end - start;
  if (length === 10 && equalsIgnoringCase(bytes, start, KEEP_ALIVE)) return ConnectionOption.KEEP_ALIVE;
  if (length === 5 && equalsIgnoringCase(bytes, start, CLOSE)) return ConnectionOption.CLOSE;
  if (length === 7 && equalsIgnoringCase(bytes, start, UPGRADE)) return ConnectionOption.UPGRADE;
  return flagNamed(head, start, length);
}

function flagNamed(head: Head, start: number, length: number): number {
  const { fields, bytes } = head;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const nameStart = fields[at + 1]!;
    if (fields[at + 2]! - nameStart !== length || !isSameName(bytes, start, nameStart, length)) continue;
    const bit = fields[at] === Field.OTHER ? 0 : 1 << fields[at]!;
    // "A sender MUST NOT send a connection option corresponding to a field that is intended for all recipients of the
    // content" -- RFC 9110 section 7.6.1. Obeying here would let a client cut what frames and routes its request.
    if ((bit & FRAMING) !== 0) return ConnectionOption.NAMES_FRAMING;
    if ((bit & KEPT) !== 0) continue;
    fields[at + 5] = 1;
    head.hasHopByHop = true;
  }
  return 0;
}

function isSameName(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const a = bytes[one + i]!;
    const b = bytes[other + i]!;
    if (a === b) continue;
    if ((a | 0x20) !== (b | 0x20) || (a | 0x20) < 0x61 || (a | 0x20) > 0x7a) return false;
  }
  return true;
}
