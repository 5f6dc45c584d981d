import { hashDigits } from "./hash.ts";

const LABEL_LENGTH_MAX = 63;

/** Letters that Unicode's decomposition leaves whole. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

export interface DnsLabel {
  readonly label: string;
  /** What it lost on the way; then it ends in six digits, so that it differs from a label that lost something else. */
  readonly loss: "none" | "shortened" | "characters";
}

/**
 * Makes one label of a host name from any text: lower case, letters without their marks, everything else
 * `-`. Separators (`_`, `/`, `.`, space …) become `-` without further ado: names that differ in them only
 * collide, and a collision is refused aloud when the second one registers. Other characters that are lost,
 * and characters beyond 63, put six digits of a hash behind the label.
 */
export function dnsLabel(text: string): DnsLabel {
  const folded = fold(text);
  const plain = folded.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  if (plain === "" || /[^a-z0-9\s_./\\:@+~#,-]/.test(folded)) {
    return { label: withDigits(plain === "" ? "x" : plain, text), loss: "characters" };
  }
  if (plain.length > LABEL_LENGTH_MAX) return { label: withDigits(plain, text), loss: "shortened" };
  return { label: plain, loss: "none" };
}

/**
 * Whether a text is a label already. Underscores are no host name characters (RFC 1123 section 2.1), and
 * `xn--` would be shown as something else.
 */
export function isDnsLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) && !/^..--/.test(text);
}

function fold(text: string): string {
  const letters = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    // Lower-casing can bring marks back: "İ" becomes "i" and a dot above.
    .replace(/\p{M}/gu, "");
  return letters.replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter] ?? letter);
}

function withDigits(plain: string, text: string): string {
  const room = LABEL_LENGTH_MAX - 7;
  return `${plain.slice(0, room).replace(/-$/, "")}-${hashDigits(text.normalize("NFC"))}`;
}
