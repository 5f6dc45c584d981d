/** One thing that is wrong in a project file, by where it stands in the document. */
export interface Problem {
  readonly path: readonly (string | number)[];
  /** Follows the path in a sentence: `is "abc"`, `is not known`. */
  readonly found: string;
  /** What may stand there, such as `a port from 1 to 65535, or false`. */
  readonly allowed?: string | undefined;
  /** What was probably meant. */
  readonly nearest?: string | undefined;
  /** It is a key that is wrong, and not what stands behind it. */
  readonly isKey?: true;
}

const CHARACTERS_MAX = 60;

/** Names a value in a sentence: texts in quotes and not too long, lists and objects by their kind. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX)}…` : text;
}

/** Writes a path as `services.web.needs[0]`; a key that has a dot or a space stands in brackets. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}
