/** What of a text is looked at: enough for any that is shown. */
const LOOKED_AT_CHARACTERS = 4096;

/**
 * Makes a text that a process chose fit to be shown: a program must not steer the reader's terminal by its arguments, nor
 * fill it.
 */
export function shownText(text: string, charactersMax: number): string {
  const plain = text
    .slice(0, LOOKED_AT_CHARACTERS)
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  return plain.length > charactersMax ? `${plain.slice(0, charactersMax - 1)}…` : plain;
}
