/** What JSON lets through as it is and a terminal obeys: DEL and the C1 controls, and what turns the direction of writing. */
const STEERING = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Writes a value as JSON that no terminal obeys; whoever reads it gets the very same value. */
export function jsonText(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replace(STEERING, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
