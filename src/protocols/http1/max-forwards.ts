import { Field, FIELD_STRIDE, type RequestHead } from "./head.ts";
import type { ViolationCode } from "./violations.ts";

/** "the recipient's maximum supported value for Max-Forwards" -- RFC 9110 section 7.6.2 */
const MAX = 2_147_483_647;

/**
 * Reads Max-Forwards into `maxForwards`, and flags the field: it is not forwarded as it came. "Each intermediary that
 * receives a TRACE or OPTIONS request containing a Max-Forwards header field MUST check and update its value prior to
 * forwarding the request"; with any other method it "MAY ignore" it, and it stays -- RFC 9110 section 7.6.2
 */
export function readMaxForwards(head: RequestHead): ViolationCode | undefined {
  if (head.method !== "TRACE" && head.method !== "OPTIONS") return undefined;
  const { fields } = head;
  for (let at = 0; at < head.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] !== Field.MAX_FORWARDS) continue;
    if (head.maxForwards !== -1) return "max-forwards-invalid";
    const value = valueOf(head.bytes, fields[at + 3]!, fields[at + 4]!);
    if (value === -1) return "max-forwards-invalid";
    head.maxForwards = value;
    fields[at + 5] = 1;
    head.hasHopByHop = true;
  }
  return undefined;
}

/** "Max-Forwards = 1*DIGIT"; -1 for anything else. */
function valueOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = Math.min(MAX, value * 10 + digit);
  }
  return value;
}
