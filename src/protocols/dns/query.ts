/**
 * Reads a question to a name server. Messages, names and types of RFC 1035 section 4; EDNS of RFC 6891. All integers
 * are big-endian.
 */

export interface DnsQuery {
  /** Chosen by the client; the answer repeats it. */
  readonly id: number;
  /** 0 is a standard query. */
  readonly opcode: number;
  readonly isRecursionDesired: boolean;
  /** In lower case, without the last dot; empty is the root. Bytes that are no letter, digit, hyphen or underscore stand as `\ddd`. */
  readonly name: string;
  /** Such as 1 for A. */
  readonly type: number;
  /** 1 is the Internet. */
  readonly class: number;
  /** The question as it came, to be repeated letter for letter. */
  readonly question: Uint8Array;
  /** The largest answer over UDP that the client takes, in bytes; undefined without EDNS. */
  readonly payloadBytesMax: number | undefined;
}

/** A message that cannot be read; `id` is there when at least the header was, so that it can be answered. */
export interface DnsMalformed {
  readonly malformed: true;
  readonly id: number | undefined;
}

export const HEADER_BYTES = 12;
/** "Labels […] 63 octets or less; names […] 255 octets or less" -- RFC 1035 section 2.3.4 */
const LABEL_BYTES_MAX = 63;
const NAME_BYTES_MAX = 255;
const OPT = 41;
const RESPONSE_BIT = 0x80;
const RECURSION_DESIRED_BIT = 0x01;

/**
 * Reads one whole message.
 *
 * @returns undefined for a message that is itself a response: answering it could make two servers talk for ever.
 */
export function readQuery(bytes: Uint8Array): DnsQuery | DnsMalformed | undefined {
  if (bytes.length < HEADER_BYTES) return { malformed: true, id: undefined };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const id = view.getUint16(0);
  const flags = bytes[2] ?? 0;
  if ((flags & RESPONSE_BIT) !== 0) return undefined;
  const isSingle = view.getUint16(4) === 1 && view.getUint16(6) === 0 && view.getUint16(8) === 0;
  const name = isSingle ? readName(bytes, HEADER_BYTES) : undefined;
  if (name === undefined || name.end + 4 > bytes.length) return { malformed: true, id };
  return {
    id,
    opcode: (flags >> 3) & 0xf,
    isRecursionDesired: (flags & RECURSION_DESIRED_BIT) !== 0,
    name: name.text,
    type: view.getUint16(name.end),
    class: view.getUint16(name.end + 2),
    question: bytes.slice(HEADER_BYTES, name.end + 4),
    payloadBytesMax: readPayloadMax(bytes, { view, at: name.end + 4, count: view.getUint16(10) }),
  };
}

/** Reads a name as a client writes it in a question: labels alone. A pointer there points at nothing useful. */
function readName(bytes: Uint8Array, start: number): { text: string; end: number } | undefined {
  const labels: string[] = [];
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > LABEL_BYTES_MAX) return undefined;
    at += 1;
    if (length === 0) return { text: labels.join("."), end: at };
    if (at + length > bytes.length || at + length - start >= NAME_BYTES_MAX) return undefined;
    labels.push(labelText(bytes.subarray(at, at + length)));
    at += length;
  }
}

function labelText(label: Uint8Array): string {
  let text = "";
  for (const byte of label) {
    const character = String.fromCharCode(byte).toLowerCase();
    text += /[a-z\d_-]/.test(character) ? character : `\\${String(byte).padStart(3, "0")}`;
  }
  return text;
}

/** "The CLASS field […] requestor's UDP payload size" -- RFC 6891 section 6.1.2 */
function readPayloadMax(
  bytes: Uint8Array,
  { view, at, count }: { view: DataView; at: number; count: number },
): number | undefined {
  // The record's name is the root: one byte, then type and class.
  if (count === 0 || at + 5 > bytes.length || bytes[at] !== 0 || view.getUint16(at + 1) !== OPT) return undefined;
  return view.getUint16(at + 3);
}
