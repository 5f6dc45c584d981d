import type { Http1Limits } from "./head.ts";
import { BYTE_CLASSES, ByteClass, CR, HTAB, LF, SP } from "./tokens.ts";
import { TrailerSection } from "./trailer-section.ts";
import type { ViolationCode } from "./violations.ts";

/**
 * Where the reader stands. Every byte but those of chunk data is one step:
 * chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
 * chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
 */
const SIZE_START = 0;
const SIZE = 1;
const EXTENSION_NAME_START = 2;
const EXTENSION_NAME = 3;
const AFTER_EXTENSION_NAME = 4;
const EXTENSION_VALUE_START = 5;
const EXTENSION_VALUE = 6;
const QUOTED = 7;
const QUOTED_PAIR = 8;
const AFTER_QUOTED = 9;
/** White space was seen behind a size or a value: another extension must follow. */
const BEFORE_SEMICOLON = 10;
const SIZE_LF = 11;
const DATA = 12;
const DATA_CR = 13;
const DATA_LF = 14;
const TRAILERS = 15;
const DONE = 16;

const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Follows a chunked body (RFC 9112 section 7.1) through the bytes, and checks all but the data. */
export class ChunkedBody {
  readonly #chunkLineBytesMax: number;
  readonly #trailers: TrailerSection;
  #at = SIZE_START;
  /** Of the chunk at hand: its size while the line is read, then what is left of its data. */
  #size = 0;
  #lineBytes = 0;
  fault: ViolationCode | undefined = undefined;

  constructor(limits: Http1Limits) {
    this.#chunkLineBytesMax = limits.chunkLineBytesMax;
    this.#trailers = new TrailerSection(limits);
  }

  begin(): void {
    this.#at = SIZE_START;
    this.#size = 0;
    this.#lineBytes = 0;
    this.fault = undefined;
    this.#trailers.begin();
  }

  get done(): boolean {
    return this.#at === DONE;
  }

  /** Reads on from `start`. Returns where it stopped: behind the body, at the byte that is the fault, or at the end. */
  execute(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.length && this.#at !== DONE) {
      if (this.#at === DATA) {
        const taken = Math.min(this.#size, bytes.length - at);
        this.#size -= taken;
        at += taken;
        if (this.#size === 0) this.#at = DATA_CR;
      } else if (this.#at === TRAILERS) {
        at = this.#trailers.execute(bytes, at);
        this.fault = this.#trailers.fault;
        if (this.fault !== undefined) return at;
        if (this.#trailers.done) this.#at = DONE;
      } else {
        this.fault = this.#step(bytes[at]!);
        if (this.fault !== undefined) return at;
        at++;
      }
    }
    return at;
  }

  #step(byte: number): ViolationCode | undefined {
    if (this.#at >= DATA_CR) return this.#endData(byte);
    // "A recipient of a chunked message [...] MUST anticipate potentially large hexadecimal numerals"; the line is
    // limited as well: "a server ought to limit the total length of chunk extensions received" -- RFC 9112 section 7.1
    if (++this.#lineBytes > this.#chunkLineBytesMax) return "chunk-line-too-long";
    if (this.#at === SIZE_LF) return this.#beginData(byte);
    return this.#at <= SIZE ? this.#readSize(byte) : this.#readExtension(byte);
  }

  #readSize(byte: number): ViolationCode | undefined {
    if ((BYTE_CLASSES[byte]! & ByteClass.HEX) !== 0) {
      const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
      const size = this.#size * 16 + digit;
      if (size > Number.MAX_SAFE_INTEGER) return "chunk-size-overflow";
      this.#size = size;
      this.#at = SIZE;
      return undefined;
    }
    if (this.#at === SIZE_START) return byte === CR || byte === SEMICOLON ? "chunk-size-missing" : sizeFault(byte);
    if (byte === CR || byte === SEMICOLON) return this.#endItem(byte);
    if (byte !== SP && byte !== HTAB) return sizeFault(byte);
    this.#at = BEFORE_SEMICOLON;
    return undefined;
  }

  #readExtension(byte: number): ViolationCode | undefined {
    const isToken = (BYTE_CLASSES[byte]! & ByteClass.TOKEN) !== 0;
    const isSpace = byte === SP || byte === HTAB;
    switch (this.#at) {
      case EXTENSION_NAME_START:
        if (isToken) this.#at = EXTENSION_NAME;
        else if (!isSpace) return extensionFault(byte);
        return undefined;
      case EXTENSION_NAME:
        if (isToken) return undefined;
        if (byte === EQUALS) this.#at = EXTENSION_VALUE_START;
        else if (isSpace) this.#at = AFTER_EXTENSION_NAME;
        else return this.#endItem(byte);
        return undefined;
      case AFTER_EXTENSION_NAME:
        if (byte === EQUALS) this.#at = EXTENSION_VALUE_START;
        else if (byte === SEMICOLON) this.#at = EXTENSION_NAME_START;
        else if (!isSpace) return extensionFault(byte);
        return undefined;
      case EXTENSION_VALUE_START:
        if (byte === QUOTE) this.#at = QUOTED;
        else if (isToken) this.#at = EXTENSION_VALUE;
        else if (!isSpace) return extensionFault(byte);
        return undefined;
      case QUOTED:
        if (byte === QUOTE) this.#at = AFTER_QUOTED;
        else if (byte === BACKSLASH) this.#at = QUOTED_PAIR;
        else if ((BYTE_CLASSES[byte]! & ByteClass.QUOTED) === 0) return extensionFault(byte);
        return undefined;
      case QUOTED_PAIR:
        if ((BYTE_CLASSES[byte]! & ByteClass.VALUE) === 0) return extensionFault(byte);
        this.#at = QUOTED;
        return undefined;
      case BEFORE_SEMICOLON:
        if (byte === SEMICOLON) this.#at = EXTENSION_NAME_START;
        else if (!isSpace) return extensionFault(byte);
        return undefined;
      default:
        // EXTENSION_VALUE and AFTER_QUOTED
        if (isToken && this.#at === EXTENSION_VALUE) return undefined;
        if (!isSpace) return this.#endItem(byte);
        this.#at = BEFORE_SEMICOLON;
        return undefined;
    }
  }

  /** Behind a size, a name or a value: the line ends, or another extension begins. */
  #endItem(byte: number): ViolationCode | undefined {
    if (byte === CR) this.#at = SIZE_LF;
    else if (byte === SEMICOLON) this.#at = EXTENSION_NAME_START;
    else return extensionFault(byte);
    return undefined;
  }

  #beginData(byte: number): ViolationCode | undefined {
    if (byte !== LF) return "bare-carriage-return";
    this.#lineBytes = 0;
    this.#at = this.#size === 0 ? TRAILERS : DATA;
    return undefined;
  }

  #endData(byte: number): ViolationCode | undefined {
    if (byte !== (this.#at === DATA_CR ? CR : LF)) return "chunk-data-unterminated";
    this.#at = this.#at === DATA_CR ? DATA_LF : SIZE_START;
    return undefined;
  }
}

function sizeFault(byte: number): ViolationCode {
  return byte === LF ? "bare-line-feed" : "chunk-size-invalid";
}

function extensionFault(byte: number): ViolationCode {
  return byte === LF ? "bare-line-feed" : "chunk-extension-invalid";
}
