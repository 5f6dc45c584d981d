import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { expandVariables, variablesInOrder } from "./environment-text.ts";

const values: Readonly<Record<string, string>> = { A: "1", EMPTY: "" };
const expand = (text: string) =>
  expandVariables(text, (name) => (Object.hasOwn(values, name) ? values[name] : undefined));

test("expandVariables fills in what is known, and leaves the rest", () => {
  assert.equal(expand("x${A}y"), "x1y");
  assert.equal(expand("${B}"), "${B}");
  assert.equal(expand("${B:-two} ${B-} ${A:-two}"), "two  1");
  assert.equal(expand("${EMPTY:-two} ${EMPTY-two}"), "two ");
  assert.equal(expand("\\${A}"), "${A}");
  assert.equal(expand("$A p$ss $2a$10$x"), "$A p$ss $2a$10$x");
  assert.equal(expand("${__proto__}"), "${__proto__}");
});

test("expandVariables changes nothing in a text without a reference", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("$")),
      (text) => assert.equal(expand(text), text),
    ),
  );
});

test("expandVariables takes time in proportion to the text", () => {
  const text = "${A:-".repeat(100_000);
  assert.equal(expand(text), text);
});

test("variablesInOrder keeps the order, and knows values in single quotes", () => {
  const text = "B='x'\nexport A = 'y'\nC=\"z\"\nD='1'\nD=2\nE=1\nE='2'\n";
  assert.deepEqual(
    [...variablesInOrder(text)].map(([name, { isLiteral }]) => (isLiteral ? `'${name}'` : name)),
    ["'B'", "'A'", "C", "D", "'E'"],
  );
});
