/** What of a text is looked at: enough for any that is shown. */
const LOOKED_AT_CHARACTERS = 4096;
const CHARACTERS_MAX = 400;

/**
 * Makes a text that a process or a peer chose fit to be shown in a line: neither may steer the reader's terminal, nor
 * fill it. Controls, and what turns the direction of writing, become spaces.
 */
export function shownText(text: string, charactersMax: number = CHARACTERS_MAX): string {
  const plain = text
    .slice(0, LOOKED_AT_CHARACTERS)
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  return plain.length > charactersMax ? `${plain.slice(0, charactersMax - 1)}…` : plain;
}
