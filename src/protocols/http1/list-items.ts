import { FIELD_STRIDE, type FieldId, type Head } from "./head.ts";
import { BYTE_CLASSES, ByteClass, COMMA, equalsIgnoringCase, HTAB, SP } from "./tokens.ts";

/**
 * True when a field of this id has a list item that begins with this token, in whatever case: parameters and versions
 * behind it do not matter. `lowerCase` holds letters, digits and hyphens.
 */
export function hasListItem(head: Head, id: FieldId, lowerCase: Uint8Array): boolean {
  const { fields, fieldCount } = head;
  for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] === id && hasItem(head.bytes, fields[at + 3]!, fields[at + 4]!, lowerCase)) return true;
  }
  return false;
}

// The span is two numbers of `Head.fields`; an object for them would be an allocation per field.
function hasItem(bytes: Uint8Array, start: number, end: number, lowerCase: Uint8Array): boolean {
  let at = start;
  while (at < end) {
    while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
    const item = at;
    while (at < end && (BYTE_CLASSES[bytes[at]!]! & ByteClass.TOKEN) !== 0) at++;
    if (at - item === lowerCase.length && equalsIgnoringCase(bytes, item, lowerCase)) return true;
    while (at < end && bytes[at] !== COMMA) at++;
    at++;
  }
  return false;
}
