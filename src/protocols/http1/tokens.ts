/**
 * Classes of bytes, one bit each, for one look-up per byte (RFC 9110 section 5.6, RFC 3986 section 3).
 */
export const ByteClass = {
  /** tchar: methods, field names, chunk extensions. */
  TOKEN: 1,
  /** field-vchar, obs-text, SP and HTAB: what may stand in a field value or a reason phrase. */
  VALUE: 2,
  /** Printable ASCII except "#": what may stand in a request target. Browsers send more than RFC 3986 has. */
  TARGET: 4,
  HEX: 8,
  /** unreserved and sub-delims: a registered name, "%" apart. */
  HOST: 16,
  /** qdtext: inside a quoted string, neither the quote nor the backslash. */
  QUOTED: 32,
} as const;

export const HTAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SP = 0x20;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const DEL = 0x7f;

const LETTERS_DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

function mark(table: Uint8Array, characters: string, bit: number): void {
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)]! |= bit;
}

function makeTable(): Uint8Array {
  const table = new Uint8Array(256);
  mark(table, `${LETTERS_DIGITS}!#$%&'*+-.^_\`|~`, ByteClass.TOKEN);
  mark(table, "0123456789abcdefABCDEF", ByteClass.HEX);
  mark(table, `${LETTERS_DIGITS}-._~!$&'()*+,;=`, ByteClass.HOST);
  for (let byte = 0; byte < 256; byte++) {
    const isPrintable = byte > 0x20 && byte < 0x7f;
    if (isPrintable && byte !== 0x23) table[byte]! |= ByteClass.TARGET;
    if (isPrintable || byte >= 0x80 || byte === SP || byte === HTAB) {
      table[byte]! |= ByteClass.VALUE;
      if (byte !== 0x22 && byte !== 0x5c) table[byte]! |= ByteClass.QUOTED;
    }
  }
  return table;
}

/** The classes of each byte. */
export const BYTE_CLASSES: Uint8Array = makeTable();

/** True when the span is this text in whatever case; `lowerCase` holds letters, digits and hyphens only. */
export function equalsIgnoringCase(bytes: Uint8Array, start: number, lowerCase: Uint8Array): boolean {
  for (let i = 0; i < lowerCase.length; i++) {
    const byte = bytes[start + i]!;
    // Only letters are folded: "|0x20" alone would take CR for a hyphen.
    const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (folded !== lowerCase[i]) return false;
  }
  return true;
}

/** The bytes of a text in ASCII. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The text of a span in ASCII. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
