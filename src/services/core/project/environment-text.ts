/** Looks a variable up; undefined where it has no value. */
export type Lookup = (name: string) => string | undefined;

const REFERENCE = /\\\$|\$\{([A-Za-z_]\w*)(?:(:?-)([^{}]*))?\}/g;

/**
 * Puts values in the place of `${NAME}` and `${NAME:-otherwise}`. Only with braces: a password may well have a `$` in
 * it. `\$` is a `$`. What has no value and no other one stays as it is written.
 */
export function expandVariables(text: string, lookup: Lookup): string {
  return text.replace(REFERENCE, (whole, name: string | undefined, operator: string | undefined, otherwise: string) => {
    if (name === undefined) return "$";
    const value = lookup(name);
    if (operator === undefined) return value ?? whole;
    // "use the value of the word when unset or, with the colon, empty" -- POSIX.1-2024, XCU section 2.6.2
    return value === undefined || (operator === ":-" && value === "") ? otherwise : value;
  });
}

/**
 * The variables of an `.env` text in its order, each with whether its value stands in single quotes, so that nothing in
 * it is expanded. Node's parser gives the values, but sorts them by name.
 */
export function variablesInOrder(text: string): Map<string, { isLiteral: boolean }> {
  const found = new Map<string, { isLiteral: boolean }>();
  for (const [, name = "", quote] of text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(')?/gm)) {
    // The last one counts, as with the values.
    found.delete(name);
    found.set(name, { isLiteral: quote !== undefined });
  }
  return found;
}
