import { STEERING } from "../../host/core/steering.ts";

/** What JSON lets through as it is; it escapes the controls of ASCII by itself. */
const LET_THROUGH = new RegExp(`[${STEERING}]`, "g");

/** Writes a value as JSON that no terminal obeys; whoever reads it gets the very same value. */
export function jsonText(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replace(
    LET_THROUGH,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}
