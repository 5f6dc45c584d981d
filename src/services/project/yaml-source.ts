import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument, visit } from "yaml";
import type { Position, PlacedProblem } from "../core/project/placed-problem.ts";
import type { Problem } from "../core/project/problem.ts";

/** A YAML or JSON text with its value, and where each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  /** Errors of the syntax; then there is no value. */
  readonly errors: readonly PlacedProblem[];
  place(problem: Problem): PlacedProblem;
}

/** Expansions of aliases in one file: more is a bomb. */
const ALIASES_MAX = 200;
const TOO_DEEP = "it is nested too deeply";

/** Parses YAML 1.2 with merge keys (`<<`), which let services share what they have in common. */
export function parseYamlSource(text: string): YamlSource {
  const lines = new LineCounter();
  const failed = (message: string, position?: Position): YamlSource => ({
    value: undefined,
    errors: [{ path: [], found: message, position }],
    place: (problem) => ({ ...problem, position: undefined }),
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: true });
    const at = (offset: number | undefined): Position | undefined => {
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    };
    const errors = document.errors.map(({ message, pos }) => ({
      path: [],
      found: inWords(message),
      position: at(pos[0]),
    }));
    errors.push(
      ...forbiddenKeys(document).map(({ message, offset }) => ({ path: [], found: message, position: at(offset) })),
    );
    // The parser goes down with each bracket, and tells of its own stack as of an error in the text.
    if (errors.some(({ found }) => found.includes("call stack"))) return failed(TOO_DEEP);
    if (errors.length > 0) return { ...failed(""), errors };
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return {
      value,
      errors: [],
      place: (problem) => ({ ...problem, position: at(offsetOf(document, problem)) }),
    };
  } catch (error) {
    if (error instanceof RangeError) return failed(TOO_DEEP);
    if (error instanceof ReferenceError) return failed(inWords(error.message));
    throw error;
  }
}

/** JavaScript has a meaning of its own for this key. */
function forbiddenKeys(document: Document): { message: string; offset: number | undefined }[] {
  const found: { message: string; offset: number | undefined }[] = [];
  visit(document, {
    Pair(_, pair) {
      const { key } = pair;
      if (isScalar(key) && key.value === "__proto__")
        found.push({ message: 'the key "__proto__" is not allowed', offset: key.range?.[0] });
      if (key !== null && isNode(key) && !isScalar(key))
        found.push({ message: "a key is a list or an object", offset: key.range?.[0] });
    },
  });
  return found;
}

/** Where a problem stands: its value or key, or the nearest thing above that is there. */
function offsetOf(document: Document, { path, isKey }: Problem): number | undefined {
  let node: unknown = document.contents;
  let pair: Pair | undefined;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const part of path) {
    pair = isMap(node) ? node.items.find(({ key }) => textOf(key) === String(part)) : undefined;
    const next: unknown =
      pair === undefined ? (isNode(node) && "get" in node ? node.get(part, true) : undefined) : pair.value;
    const start = isNode(next) ? next.range?.[0] : undefined;
    const keyStart = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    if (start === undefined && keyStart === undefined) return offset;
    offset = (isEmpty(next) ? keyStart : start) ?? keyStart;
    node = next;
  }
  const keyNode = pair?.key;
  return isKey === true && isNode(keyNode) ? (keyNode.range?.[0] ?? offset) : offset;
}

/** `port:` without anything behind it: the place of its value is somewhere below. */
function isEmpty(node: unknown): boolean {
  return !isScalar(node) ? false : node.value === null && node.source === "";
}

function textOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** The parser's words, where ours are no better. */
const WORDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^Map keys must be unique/, "this key is there twice"],
  [/^Excessive alias count/, `its aliases stand for too much: more than ${ALIASES_MAX} times what they name`],
  [/^Source contains multiple documents/, "a second document begins here, and one is read"],
];

function inWords(message: string): string {
  const [first = message] = message.split("\n");
  return WORDS.find(([pattern]) => pattern.test(first))?.[1] ?? first;
}
