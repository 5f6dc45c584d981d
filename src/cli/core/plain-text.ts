import { STEERING } from "../../host/core/steering.ts";

const UNSHOWN = new RegExp(`[\\u0000-\\u001f${STEERING}]`, "g");

/**
 * Makes text of others (a command, a line of a log, a folder) harmless for a terminal: a control character, which
 * could move the cursor or change its title, becomes a visible one; so does what turns the direction of writing.
 */
export function plainText(text: string): string {
  return text.replace(UNSHOWN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\ufffd";
  });
}
