import { Field, FIELD_STRIDE, type Head } from "./head.ts";
import { COMMA, HTAB, SP } from "./tokens.ts";

const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/** True when a Via field names this pseudonym as a recipient: the message has been here. Cheap without a Via field. */
export function viaContains(head: Head, pseudonym: Uint8Array): boolean {
  if ((head.known & (1 << Field.VIA)) === 0) return false;
  const { fields } = head;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] !== Field.VIA) continue;
    if (hasRecipient(head.bytes.subarray(fields[at + 3], fields[at + 4]), pseudonym)) return true;
  }
  return false;
}

/** `Via = received-protocol RWS received-by [ RWS comment ]`, in a list; a comment may hold commas. */
function hasRecipient(value: Uint8Array, pseudonym: Uint8Array): boolean {
  let depth = 0;
  let word = 0;
  for (let at = 0; at <= value.length; at++) {
    const byte = value[at];
    if (depth > 0) {
      if (byte === BACKSLASH) at++;
      else if (byte === OPEN) depth++;
      else if (byte === CLOSE) depth--;
      word = at + 1;
      continue;
    }
    if (byte === OPEN) depth = 1;
    else if (byte !== undefined && byte !== SP && byte !== HTAB && byte !== COMMA) continue;
    if (at - word === pseudonym.length && pseudonym.every((expected, i) => value[word + i] === expected)) return true;
    word = at + 1;
  }
  return false;
}
