/**
 * Makes text of others (a command, a line of a log, a folder) harmless for a terminal: a control character, which
 * could move the cursor or change its title, becomes a visible one; so does what turns the direction of writing.
 */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
  });
}
