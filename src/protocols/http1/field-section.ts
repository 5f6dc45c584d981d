import { fieldIdOf } from "./field-names.ts";
import { Field, FIELD_STRIDE, type Head, type Http1Limits } from "./head.ts";
import { BYTE_CLASSES, ByteClass, COLON, CR, DEL, HTAB, LF, SP } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

/** Returned where a line is not complete, or breaks a rule. */
export const STOPPED = -1;

/**
 * "This includes but is not limited to: Proxy-Connection, Keep-Alive, TE, Transfer-Encoding, Upgrade" -- RFC 9110
 * section 7.6.1. Transfer-Encoding stays, because bodies are forwarded as they came on the wire. The two of proxy
 * authentication concern a proxy that the client chose, which we are not.
 */
const HOP_BY_HOP =
  (1 << Field.CONNECTION) |
  (1 << Field.KEEP_ALIVE) |
  (1 << Field.PROXY_CONNECTION) |
  (1 << Field.TE) |
  (1 << Field.UPGRADE) |
  (1 << Field.PROXY_AUTHENTICATE) |
  (1 << Field.PROXY_AUTHORIZATION);

/** Scans the field lines of a head into `Head.fields`: every byte is looked at once. */
export class FieldSection {
  readonly #limits: Http1Limits;
  /** Where the next line begins that is not scanned yet. */
  lineStart = 0;
  /** What is wrong with the line at `lineStart`, if its LF is there. */
  fault: ViolationCode | undefined = undefined;
  /** Bits of known fields that came more than once. */
  repeated = 0;
  /** Place in `Head.fields` of the first field with this id; valid where `known` has its bit. */
  readonly first: Int32Array = new Int32Array(32);

  constructor(limits: Http1Limits) {
    this.#limits = limits;
  }

  begin(head: Head, at: number): void {
    this.lineStart = at;
    this.fault = undefined;
    this.repeated = 0;
    head.fieldsStart = at;
    head.fieldCount = 0;
    head.known = 0;
    head.hasHopByHop = false;
    head.hasTabs = false;
  }

  /** Scans complete lines up to `end`. Returns where the head ends, or `STOPPED` at the line that `lineStart` names. */
  scan(head: Head, end: number): number {
    const bytes = head.bytes;
    const classes = BYTE_CLASSES;
    const fieldBytesMax = this.#limits.fieldBytesMax;
    let at = this.lineStart;
    this.fault = undefined;
    for (;;) {
      this.lineStart = at;
      let i = at;
      while (i < end && (classes[bytes[i]!]! & ByteClass.TOKEN) !== 0) i++;
      if (i >= end) return STOPPED;
      if (bytes[i] !== COLON || i === at) {
        if (i === at && bytes[i] === CR && i + 1 < end && bytes[i + 1] === LF) return i + 2;
        this.fault = nameFault(bytes, { at, stop: i, end, isFirst: head.fieldCount === 0 });
        return STOPPED;
      }
      const nameEnd = i++;
      while (i < end && (bytes[i] === SP || bytes[i] === HTAB)) i++;
      const valueStart = i;
      i = valueStop(bytes, i, end);
      if (i + 1 >= end || bytes[i] !== CR || bytes[i + 1] !== LF) {
        this.fault = i < end ? valueFault(bytes, i) : undefined;
        return STOPPED;
      }
      let valueEnd = i;
      while (valueEnd > valueStart && (bytes[valueEnd - 1] === SP || bytes[valueEnd - 1] === HTAB)) valueEnd--;
      if (valueStart - nameEnd > 2 || bytes[valueStart - 1] === HTAB || valueEnd !== i) {
        head.hasTabs ||= hasTab(bytes, nameEnd, valueStart) || hasTab(bytes, valueEnd, i);
      }
      i += 2;
      if (i - at > fieldBytesMax) {
        this.fault = "field-too-large";
        return STOPPED;
      }
      if (!this.#add(head, fieldIdOf(bytes, at, nameEnd))) return STOPPED;
      const fields = head.fields;
      const slot = (head.fieldCount - 1) * FIELD_STRIDE;
      fields[slot + 1] = at;
      fields[slot + 2] = nameEnd;
      fields[slot + 3] = valueStart;
      fields[slot + 4] = valueEnd;
      at = i;
    }
  }

  #add(head: Head, id: number): boolean {
    const count = head.fieldCount;
    if (count === this.#limits.fieldsMax) {
      this.fault = "too-many-fields";
      return false;
    }
    const slot = count * FIELD_STRIDE;
    if (slot + FIELD_STRIDE > head.fields.length) growFields(head);
    head.fields[slot] = id;
    head.fields[slot + 5] = 0;
    head.fieldCount = count + 1;
    if (id === Field.OTHER) return true;
    const bit = 1 << id;
    if ((HOP_BY_HOP & bit) !== 0) {
      head.fields[slot + 5] = 1;
      head.hasHopByHop = true;
    }
    if ((head.known & bit) === 0) {
      head.known |= bit;
      this.first[id] = slot;
    } else this.repeated |= bit;
    return true;
  }
}

/**
 * Where a value ends: at the first byte that is neither visible nor white space. Four bytes a turn, compared and not
 * looked up: the plain loop over `BYTE_CLASSES` takes twice as long, and values are most of a head.
 */
function valueStop(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  for (const last = end - 3; i < last; i += 4) {
    const a = bytes[i]!;
    const b = bytes[i + 1]!;
    const c = bytes[i + 2]!;
    const d = bytes[i + 3]!;
    if (a < SP || b < SP || c < SP || d < SP || a === DEL || b === DEL || c === DEL || d === DEL) break;
  }
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if ((byte < SP && byte !== HTAB) || byte === DEL) break;
  }
  return i;
}

function hasTab(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === HTAB) return true;
  return false;
}

function growFields(head: Head): void {
  const grown = new Int32Array(head.fields.length * 2);
  grown.set(head.fields);
  head.fields = grown;
}

interface NameStop {
  readonly at: number;
  /** The first byte that is no part of a name. */
  readonly stop: number;
  readonly end: number;
  readonly isFirst: boolean;
}

function nameFault(bytes: Uint8Array, { at, stop, end, isFirst }: NameStop): ViolationCode {
  const byte = bytes[stop];
  if (byte === LF) return "bare-line-feed";
  if (byte === CR) return stop + 1 < end && bytes[stop + 1] === LF ? "field-without-colon" : "bare-carriage-return";
  const isSpace = byte === SP || byte === HTAB;
  if (stop === at) {
    if (byte === COLON) return "empty-field-name";
    // "A recipient that receives whitespace between the start-line and the first header field MUST either reject the
    // message as invalid or consume each whitespace-preceded line" -- RFC 9112 section 2.2
    if (isSpace && isFirst) return "whitespace-before-first-field";
    // "A server that receives an obs-fold in a request message [...] MUST either reject the message by sending a 400
    // (Bad Request) [...] or replace"; "a proxy or gateway that receives an obs-fold in a response message [...] MUST
    // either discard the message and replace it with a 502 (Bad Gateway)" -- RFC 9112 section 5.2
    return isSpace ? "obs-fold" : "invalid-field-name";
  }
  if (!isSpace) return "invalid-field-name";
  let next = stop;
  while (next < end && (bytes[next] === SP || bytes[next] === HTAB)) next++;
  // "A server MUST reject, with a response status code of 400 (Bad Request), any received request message that
  // contains whitespace between a header field name and colon" -- RFC 9112 section 5.1
  return next < end && bytes[next] === COLON ? "whitespace-before-colon" : "invalid-field-name";
}

/**
 * "Field values containing CR, LF, or NUL characters are invalid and dangerous [...] a recipient of CR, LF, or NUL
 * within a field value MUST either reject the message or replace each of those characters with SP" -- RFC 9110
 * section 5.5. The other controls are invalid as well.
 */
function valueFault(bytes: Uint8Array, at: number): ViolationCode {
  const byte = bytes[at];
  if (byte === LF) return "bare-line-feed";
  if (byte === CR) return "bare-carriage-return";
  return byte === 0 ? "nul-in-field-value" : "control-in-field-value";
}
