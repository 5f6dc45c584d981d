import assert from "node:assert/strict";
import { test } from "node:test";
import { shellWords } from "./shell-words.ts";

test("shellWords splits a script into commands and words", () => {
  const cases: readonly [string, string[][] | undefined][] = [
    ["", [[]]],
    ["vite", [["vite"]]],
    ["  vite   --open ", [["vite", "--open"]]],
    ["FOO=1 vite", [["FOO=1", "vite"]]],
    ["tsc && vite dev", [["tsc"], ["vite", "dev"]]],
    ["a||b;c|d&e\nf", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]],
    ["vite &", [["vite"], []]],
    [`concurrently "npm:a" 'b && c'`, [["concurrently", "npm:a", "b && c"]]],
    [`echo "a \\"b\\" \\n" c\\ d`, [["echo", 'a "b" \\n', "c d"]]],
    [`a''b`, [["ab"]]],
    ["a#b", [["a#b"]]],
  ];
  for (const [text, expected] of cases) assert.deepEqual(shellWords(text), expected, text);
});

test("shellWords gives no answer where only a shell knows", () => {
  for (const text of [
    "vite --port $PORT",
    'vite "$X"',
    "a `b`",
    "a > b",
    "(a)",
    "a # b",
    "a 'b",
    'a "b',
    "a \\",
    "a $(b)",
  ]) {
    assert.equal(shellWords(text), undefined, text);
  }
});
