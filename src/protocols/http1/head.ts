/**
 * A message head as the parser found it: offsets into the bytes as they came, and what framing and
 * connection management need (RFC 9112). One object is filled again for each message of a connection:
 * nothing is allocated for a field.
 */

/** Known fields; every other name is `OTHER`. */
export const Field = {
  OTHER: 0,
  HOST: 1,
  CONNECTION: 2,
  KEEP_ALIVE: 3,
  PROXY_CONNECTION: 4,
  TRANSFER_ENCODING: 5,
  CONTENT_LENGTH: 6,
  TE: 7,
  TRAILER: 8,
  UPGRADE: 9,
  EXPECT: 10,
  FORWARDED: 11,
  X_FORWARDED_FOR: 12,
  X_FORWARDED_PROTO: 13,
  X_FORWARDED_HOST: 14,
  X_FORWARDED_PORT: 15,
  VIA: 16,
  PROXY_AUTHENTICATE: 17,
  PROXY_AUTHORIZATION: 18,
  ACCEPT: 19,
  MAX_FORWARDS: 20,
  DATE: 21,
} as const;
export type FieldId = (typeof Field)[keyof typeof Field];

/** Numbers per field in `Head.fields`: id, name start, name end, value start, value end, 1 if hop-by-hop. */
export const FIELD_STRIDE = 6;

export interface Head {
  /**
   * Holds the whole head in one piece, whichever way it came. Valid from `onHead` until the parser takes the first
   * byte of the next head (after `next()`, `expect()` or a 1xx), so that it can wait for an upstream.
   */
  bytes: Uint8Array;
  /** From the first byte of the start line … */
  start: number;
  /** … to behind the empty line that ends the head. */
  end: number;
  /** Behind the CRLF of the start line. */
  fieldsStart: number;
  /** Minor version of HTTP/1.x: 0 or 1. */
  minorVersion: number;
  fieldCount: number;
  /** Bit `1 << id` is set for each known field that is present, such as `known & (1 << Field.VIA)`. */
  known: number;
  /**
   * `FIELD_STRIDE` numbers per field. Value offsets exclude surrounding white space. Hop-by-hop are the fields of
   * RFC 9110 section 7.6.1 and all that Connection names, except Transfer-Encoding, Trailer, Date and (with an upgrade)
   * Upgrade; also a Content-Length of 0 in a 1xx or 204 response, which must not be there, and a Max-Forwards that is
   * written anew.
   */
  fields: Int32Array;
  /** -1 without a Content-Length. */
  contentLength: number;
  chunked: boolean;
  /** A field is flagged as hop-by-hop. */
  hasHopByHop: boolean;
  /** A value has HTAB before or behind it. */
  hasTabs: boolean;
  /**
   * The connection may carry another message after this one (version and Connection; RFC 9112 section 9.3). Always
   * false for a request of HTTP/1.0.
   */
  keepAlive: boolean;
  /**
   * Connection names `upgrade` and there is an Upgrade field that may be forwarded: never for HTTP/1.0 nor `h2c`; in
   * responses only for 101 and 426.
   */
  upgrade: boolean;
}

export interface RequestHead extends Head {
  /** Such as `GET`; interned for the registered methods. */
  method: string;
  targetStart: number;
  targetEnd: number;
  /** Value of Host as offsets, or -1. With an absolute-form target, the authority of the target (RFC 9112 section 3.2.2). */
  authorityStart: number;
  authorityEnd: number;
  /** Where the path begins in the target (behind the authority in absolute-form); equals targetStart otherwise. */
  pathStart: number;
  expectContinue: boolean;
  /** TE contains `trailers`. */
  teTrailers: boolean;
  /** How many times a TRACE or OPTIONS may still be forwarded, as it came: at 0 no more; -1 without a limit. */
  maxForwards: number;
}

export interface ResponseHead extends Head {
  status: number;
  /** The body ends when the connection does (RFC 9112 section 6.3, rule 8). */
  untilClose: boolean;
  /** There is no body, whatever the fields say (HEAD, 1xx, 204, 304). */
  bodyless: boolean;
}

/** What a response parser must know of the request; a `RequestHead` is one. */
export interface ExpectedRequest {
  readonly method: string;
  /** To a request of HTTP/1.0, Transfer-Encoding is no answer. */
  readonly minorVersion: number;
  /** Without it, 101 is no answer. */
  readonly upgrade: boolean;
}

/** Where a parser stands. */
export const ParserState = {
  /** Between messages: no byte of a head has been seen. */
  IDLE: 0,
  /** A head has begun and is not complete. */
  HEAD: 1,
  LENGTH_BODY: 2,
  CHUNKED_BODY: 3,
  UNTIL_CLOSE_BODY: 4,
  /** A message is complete: nothing is consumed before `next()` or `expect()`. */
  ENDED: 5,
  /** `violation` is set: nothing is consumed any more. */
  FAILED: 6,
} as const;
export type ParserState = (typeof ParserState)[keyof typeof ParserState];

/** What a parser tells. Spans are offsets into `bytes`, valid during the call. */
export interface MessageSink<H extends Head> {
  onHead(head: H): void;
  /** Body bytes as they came on the wire, chunk framing and trailers included, all of it checked. */
  onBody(bytes: Uint8Array, start: number, end: number): void;
  /** The message is complete; the parser takes no further byte before `next()`. */
  onMessageEnd(): void;
}

/** Where a message breaks the rules, and the answer. Registered as data, so that each is tested. */
export interface Http1Violation {
  /** Kebab-case, such as `bare-line-feed`. */
  readonly code: string;
  /** What to answer the client: 400, 414, 417, 431, 501, 505; 502 when the response is at fault. */
  readonly status: number;
  /** RFC and section, such as `RFC 9112 section 2.2`. */
  readonly section: string;
  readonly message: string;
}

/** Limits of one message; beyond each there is a violation of its own. */
export interface Http1Limits {
  /** Start line and fields together, in bytes (default 65,536). */
  readonly headBytesMax: number;
  /** Start line alone, in bytes (default 16,384): 414 when the target is what is too long. */
  readonly startLineBytesMax: number;
  /** Number of fields (default 128). */
  readonly fieldsMax: number;
  /** One field line, in bytes (default 32,768). */
  readonly fieldBytesMax: number;
  /** Chunk-size line with its extensions, in bytes (default 1,024). */
  readonly chunkLineBytesMax: number;
  /** Trailer section, in bytes (default 8,192). */
  readonly trailerBytesMax: number;
}
