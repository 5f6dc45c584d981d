import { HeadWriter } from "./head-writer.ts";
import { Field, FIELD_STRIDE, type RequestHead } from "./head.ts";
import { CR, LF } from "./tokens.ts";

/**
 * "A client MUST NOT generate fields in a TRACE request containing sensitive data that might be disclosed by the
 * response"; "the recipient of the request SHOULD exclude any request fields that are likely to contain sensitive data"
 * -- RFC 9110 section 9.3.8. Which those are nobody can know: these are what a trace is made for.
 */
const TRACED = (1 << Field.HOST) | (1 << Field.VIA) | (1 << Field.MAX_FORWARDS);

/** A TRACE request as its final recipient reflects it: "message/http" (RFC 9112 section 10.1). */
export function tracedMessage(head: RequestHead): Uint8Array {
  const { bytes, fields, fieldCount } = head;
  const writer = new HeadWriter();
  writer.append(bytes, head.start, head.fieldsStart);
  for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (((TRACED >> fields[at]!) & 1) === 0) continue;
    const isLast = at + FIELD_STRIDE === fieldCount * FIELD_STRIDE;
    writer.append(bytes, fields[at + 1], isLast ? head.end - 2 : fields[at + FIELD_STRIDE + 1]);
  }
  writer.reserve(2);
  writer.putByte(CR);
  writer.putByte(LF);
  return writer.take();
}
