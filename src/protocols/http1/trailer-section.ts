import { FORBIDDEN_NAME_BYTES_MAX, isForbiddenTrailer } from "./forbidden-trailers.ts";
import type { Http1Limits } from "./head.ts";
import { BYTE_CLASSES, ByteClass, COLON, CR, HTAB, LF, SP } from "./tokens.ts";
import type { ViolationCode } from "./violations.ts";

const LINE_START = 0;
const NAME = 1;
const VALUE = 2;
const VALUE_LF = 3;
const LAST_LF = 4;
const DONE = 5;

/** Follows a trailer section (RFC 9112 section 7.1.2) byte by byte up to its empty line, under the rules of fields. */
export class TrailerSection {
  readonly #bytesMax: number;
  /** The name at hand in lower case, as far as it could be a forbidden one. */
  readonly #name = new Uint8Array(FORBIDDEN_NAME_BYTES_MAX);
  #nameLength = 0;
  #at = LINE_START;
  #byteCount = 0;
  #isFirst = true;
  fault: ViolationCode | undefined = undefined;

  constructor(limits: Http1Limits) {
    this.#bytesMax = limits.trailerBytesMax;
  }

  begin(): void {
    this.#at = LINE_START;
    this.#byteCount = 0;
    this.#isFirst = true;
    this.fault = undefined;
  }

  get done(): boolean {
    return this.#at === DONE;
  }

  /** Reads on from `start`. Returns where it stopped: behind the section, at the byte that is the fault, or at the end. */
  execute(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.length && this.#at !== DONE) {
      this.fault = ++this.#byteCount > this.#bytesMax ? "trailer-too-large" : this.#step(bytes[at]!);
      if (this.fault !== undefined) return at;
      at++;
    }
    return at;
  }

  #step(byte: number): ViolationCode | undefined {
    switch (this.#at) {
      case LINE_START:
        return this.#beginLine(byte);
      case NAME:
        return this.#readName(byte);
      case VALUE:
        if ((BYTE_CLASSES[byte]! & ByteClass.VALUE) !== 0) return undefined;
        if (byte === LF) return "bare-line-feed";
        if (byte !== CR) return byte === 0 ? "nul-in-field-value" : "control-in-field-value";
        this.#at = VALUE_LF;
        return undefined;
      default:
        if (byte !== LF) return "bare-carriage-return";
        this.#at = this.#at === VALUE_LF ? LINE_START : DONE;
        return undefined;
    }
  }

  #beginLine(byte: number): ViolationCode | undefined {
    if (byte === CR) {
      this.#at = LAST_LF;
      return undefined;
    }
    if (byte === LF) return "bare-line-feed";
    if (byte === SP || byte === HTAB) return this.#isFirst ? "whitespace-before-first-field" : "obs-fold";
    if (byte === COLON) return "empty-field-name";
    this.#isFirst = false;
    this.#nameLength = 0;
    this.#at = NAME;
    return this.#readName(byte);
  }

  #readName(byte: number): ViolationCode | undefined {
    if ((BYTE_CLASSES[byte]! & ByteClass.TOKEN) !== 0) {
      const isLetter = byte >= 0x41 && byte <= 0x5a;
      if (this.#nameLength < this.#name.length) this.#name[this.#nameLength] = isLetter ? byte | 0x20 : byte;
      this.#nameLength++;
      return undefined;
    }
    if (byte === COLON) {
      if (isForbiddenTrailer(this.#name, this.#nameLength)) return "trailer-forbidden";
      this.#at = VALUE;
      return undefined;
    }
    if (byte === SP || byte === HTAB) return "whitespace-before-colon";
    if (byte === LF) return "bare-line-feed";
    return byte === CR ? "field-without-colon" : "invalid-field-name";
  }
}
