import { HEADER_BYTES, type DnsQuery } from "./query.ts";

/** How a question ended (RFC 1035 section 4.1.1). */
export const RCODE = { ok: 0, malformed: 1, noSuchName: 3, notImplemented: 4, refused: 5 } as const;

export const TYPE = { a: 1, aaaa: 28, any: 255 } as const;
export const CLASS_INTERNET = 1;

export interface DnsRecord {
  readonly type: number;
  /** Four bytes of an A, sixteen of an AAAA record. */
  readonly data: Uint8Array;
}

export interface DnsResponse {
  readonly rcode: number;
  /** All of the name that was asked for. */
  readonly records: readonly DnsRecord[];
  /** How long the answer may be kept, in seconds: also that of "no such name". */
  readonly ttlSeconds: number;
  /** The zone that answers for good, such as `test`; undefined where this server speaks for none. */
  readonly zone: string | undefined;
}

/** Points to the name in the question, which begins behind the header: two high bits, then the offset. */
const QUESTION_NAME = 0xc000 | HEADER_BYTES;
const SOA = 6;
const OPT = 41;
const OWN_PAYLOAD_BYTES_MAX = 1232;
const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const RECURSION_DESIRED = 0x0100;

/**
 * Writes the answer to a question. It never needs more than 512 bytes for a handful of addresses, which every client
 * takes over UDP, so nothing is ever cut.
 */
export function writeResponse(query: DnsQuery, { rcode, records, ttlSeconds, zone }: DnsResponse): Uint8Array {
  const isEmpty = records.length === 0;
  const writer = new Writer();
  writer.u16(query.id);
  writer.u16(
    RESPONSE |
      (query.opcode << 11) |
      (zone === undefined ? 0 : AUTHORITATIVE) |
      (query.isRecursionDesired ? RECURSION_DESIRED : 0) |
      rcode,
  );
  writer.u16(1);
  writer.u16(records.length);
  writer.u16(isEmpty && zone !== undefined ? 1 : 0);
  writer.u16(query.payloadBytesMax === undefined ? 0 : 1);
  writer.bytes(query.question);
  for (const { type, data } of records) {
    writer.u16(QUESTION_NAME);
    writer.record(type, ttlSeconds, data);
  }
  if (isEmpty && zone !== undefined) writeAuthority(writer, zone, ttlSeconds);
  if (query.payloadBytesMax !== undefined) writeEdns(writer);
  return writer.whole();
}

/** Writes the answer to a message of which nothing but its id was understood. */
export function writeMalformed(id: number): Uint8Array {
  const writer = new Writer();
  writer.u16(id);
  writer.u16(RESPONSE | RCODE.malformed);
  for (let count = 0; count < 4; count++) writer.u16(0);
  return writer.whole();
}

/**
 * "Name servers authoritative for a zone MUST include the SOA record of the zone in the authority section of the response
 * when reporting an NXDOMAIN or indicating that no data of the requested type exists." -- RFC 2308 section 3
 */
function writeAuthority(writer: Writer, zone: string, ttlSeconds: number): void {
  const name = encodeName(zone);
  const numbers = new Writer();
  // Serial, refresh, retry, expire; then the time for which "no such name" may be kept.
  for (const value of [1, 3600, 600, 86_400, ttlSeconds]) numbers.u32(value);
  writer.bytes(name);
  writer.record(SOA, ttlSeconds, joined([name, name, numbers.whole()]));
}

/** "If an OPT record is present in a received request, compliant responders MUST include an OPT record in their respective responses." -- RFC 6891 section 6.1.1 */
function writeEdns(writer: Writer): void {
  writer.bytes(Uint8Array.of(0));
  writer.u16(OPT);
  writer.u16(OWN_PAYLOAD_BYTES_MAX);
  writer.u32(0);
  writer.u16(0);
}

function encodeName(name: string): Uint8Array {
  const bytes: number[] = [];
  for (const label of name.split(".")) {
    bytes.push(label.length);
    for (const character of label) bytes.push(character.charCodeAt(0));
  }
  return Uint8Array.from([...bytes, 0]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer();
  for (const part of parts) writer.bytes(part);
  return writer.whole();
}

/** Gathers big-endian integers and bytes. */
class Writer {
  readonly #bytes: number[] = [];

  u16(value: number): void {
    this.#bytes.push((value >> 8) & 0xff, value & 0xff);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  /** A resource record behind its name. */
  record(type: number, ttlSeconds: number, data: Uint8Array): void {
    this.u16(type);
    this.u16(CLASS_INTERNET);
    this.u32(ttlSeconds);
    this.u16(data.length);
    this.bytes(data);
  }

  whole(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
