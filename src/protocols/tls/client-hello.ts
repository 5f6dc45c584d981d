/**
 * Reads from the first bytes of a TLS connection what a server decides by: the name that the client asks for, and
 * its application protocols. Records and handshake of RFC 8446 sections 4 and 5; the extensions stand in RFC 6066
 * and RFC 7301.
 */

export interface ClientHello {
  /** The first server name (SNI), in lower case; undefined without one. */
  readonly serverName: string | undefined;
  /** Application protocols (ALPN) in the client's order; empty without the extension. */
  readonly protocols: readonly string[];
}

/** The hello is not complete yet. */
export const NEED_DATA = "need-data";
/** No TLS client begins like this. */
export const MALFORMED = "malformed";

/** First byte of a TLS connection: a record of type handshake. */
export const HANDSHAKE_RECORD = 0x16;
/** A hello that is longer, record headers included, is malformed: real ones take 200 to 4,000 bytes. */
export const HELLO_BYTES_MAX = 32_768;

const RECORD_HEADER_BYTES = 5;
/** "The length MUST NOT exceed 2^14 bytes." -- RFC 8446 section 5.1 */
const RECORD_BYTES_MAX = 16_384;
/** A hello may be cut into records of one byte; nobody needs more of them than this. */
const RECORDS_MAX = 64;
const HANDSHAKE_HEADER_BYTES = 4;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const HOST_NAME = 0;
const APPLICATION_PROTOCOLS = 16;

/** Reads a hello from the bytes that came so far; what follows it is left alone. */
export function readClientHello(bytes: Uint8Array): ClientHello | typeof NEED_DATA | typeof MALFORMED {
  const message = gatherMessage(bytes);
  if (message === NEED_DATA) return bytes.length > HELLO_BYTES_MAX ? MALFORMED : NEED_DATA;
  if (message === MALFORMED) return MALFORMED;
  try {
    return readBody(new Reader(message));
  } catch (error) {
    if (error instanceof RangeError) return MALFORMED;
    throw error;
  }
}

/** Takes the handshake message out of its records: "Handshake messages MAY be [...] fragmented across several records". */
function gatherMessage(bytes: Uint8Array): Uint8Array | typeof NEED_DATA | typeof MALFORMED {
  const fragments: Uint8Array[] = [];
  let gathered = 0;
  let at = 0;
  while (fragments.length < RECORDS_MAX) {
    if (at < bytes.length && bytes[at] !== HANDSHAKE_RECORD) return MALFORMED;
    // "legacy_record_version: MUST be set to 0x0303 [...] except for an initial ClientHello, where it MAY also be 0x0301"
    if (at + 1 < bytes.length && bytes[at + 1] !== 3) return MALFORMED;
    if (at + RECORD_HEADER_BYTES > bytes.length) return NEED_DATA;
    const length = ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0);
    // "Implementations MUST NOT send zero-length fragments of Handshake types"
    if (length === 0 || length > RECORD_BYTES_MAX) return MALFORMED;
    const start = at + RECORD_HEADER_BYTES;
    const fragment = bytes.subarray(start, start + length);
    fragments.push(fragment);
    gathered += fragment.length;
    const needed = messageBytes(fragments);
    if (needed === MALFORMED) return MALFORMED;
    if (needed !== undefined && gathered >= needed) return join(fragments, gathered).subarray(0, needed);
    if (fragment.length < length) return NEED_DATA;
    at = start + length;
  }
  return MALFORMED;
}

/** Length of the whole message by its header; undefined while the header is not complete. */
function messageBytes(fragments: readonly Uint8Array[]): number | typeof MALFORMED | undefined {
  let value = 0;
  let seen = 0;
  for (const fragment of fragments) {
    for (let index = 0; index < fragment.length && seen < HANDSHAKE_HEADER_BYTES; index++) {
      if (seen === 0 && fragment[index] !== CLIENT_HELLO) return MALFORMED;
      if (seen > 0) value = (value << 8) | (fragment[index] ?? 0);
      seen++;
    }
  }
  if (seen < HANDSHAKE_HEADER_BYTES) return undefined;
  return value > HELLO_BYTES_MAX ? MALFORMED : value + HANDSHAKE_HEADER_BYTES;
}

function join(fragments: readonly Uint8Array[], length: number): Uint8Array {
  if (fragments.length === 1 && fragments[0]) return fragments[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const fragment of fragments) {
    whole.set(fragment, at);
    at += fragment.length;
  }
  return whole;
}

function readBody(message: Reader): ClientHello {
  message.skip(HANDSHAKE_HEADER_BYTES);
  message.skip(2 + 32); // legacy_version and random
  message.skip(message.number(1)); // legacy_session_id
  message.skip(message.number(2)); // cipher_suites
  message.skip(message.number(1)); // legacy_compression_methods
  let serverName: string | undefined;
  let protocols: readonly string[] = [];
  // A hello of TLS 1.2 may end here: "The presence of extensions can be detected by [...] bytes following" -- RFC 5246 section 7.4.1.2
  if (!message.isAtEnd) {
    const extensions = message.part(message.number(2));
    while (!extensions.isAtEnd) {
      const type = extensions.number(2);
      const extension = extensions.part(extensions.number(2));
      if (type === SERVER_NAME) serverName = readServerName(extension);
      else if (type === APPLICATION_PROTOCOLS) protocols = readProtocols(extension);
    }
  }
  return { serverName, protocols };
}

/** RFC 6066 section 3. "The ServerNameList MUST NOT contain more than one name of the same name_type." */
function readServerName(extension: Reader): string {
  const names = extension.part(extension.number(2));
  let serverName: string | undefined;
  while (!names.isAtEnd) {
    const type = names.number(1);
    const name = names.text(names.number(2));
    if (type !== HOST_NAME) continue;
    if (serverName !== undefined || name === "") throw new RangeError("server_name");
    serverName = name.toLowerCase();
  }
  if (serverName === undefined) throw new RangeError("server_name");
  return serverName;
}

/** RFC 7301 section 3.1. "Empty strings MUST NOT be included and byte strings MUST NOT be truncated." */
function readProtocols(extension: Reader): string[] {
  const list = extension.part(extension.number(2));
  const protocols: string[] = [];
  while (!list.isAtEnd) {
    const protocol = list.text(list.number(1));
    if (protocol === "") throw new RangeError("application_layer_protocol_negotiation");
    protocols.push(protocol);
  }
  return protocols;
}

/** Walks over bytes; throws a RangeError behind the end, and for text that is not printable ASCII. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  skip(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new RangeError("truncated");
    this.#at += length;
  }

  /** Big-endian. */
  number(length: number): number {
    const start = this.#at;
    this.skip(length);
    let value = 0;
    for (let at = start; at < this.#at; at++) value = (value << 8) | (this.#bytes[at] ?? 0);
    return value;
  }

  part(length: number): Reader {
    const start = this.#at;
    this.skip(length);
    return new Reader(this.#bytes.subarray(start, this.#at));
  }

  text(length: number): string {
    const start = this.#at;
    this.skip(length);
    let text = "";
    for (let at = start; at < this.#at; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte <= 0x20 || byte >= 0x7f) throw new RangeError("not printable");
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
