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

/** Names of variables whose value stands in single quotes, so that nothing in it is expanded. */
export function literalNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name = "", quote] of text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(')?/gm)) {
    // The last one counts, as with the values.
    if (quote === undefined) names.delete(name);
    else names.add(name);
  }
  return names;
}
