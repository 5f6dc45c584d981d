import assert from "node:assert/strict";
import { matchesGlob } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { globPattern } from "./glob-pattern.ts";

const CASES: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ["src/*.ts", ["src/a.ts", "src/.ts"], ["src/a/b.ts", "a.ts", "src/a.tsx"]],
  ["src/**/*.ts", ["src/a.ts", "src/a/b/c.ts"], ["lib/a.ts"]],
  ["src/**", ["src/a", "src/a/b"], ["srcs/a"]],
  ["**/*.py", ["a.py", "a/b.py"], ["a.pyc"]],
  ["*.py", ["a.py", "a/b.py"], ["a.pyc"]],
  ["src", ["src", "src/a", "lib/src/a"], ["srca"]],
  ["./src/", ["src/a"], ["srca"]],
  ["/src", ["src/a"], ["srca"]],
  ["a?.{ts,tsx}", ["ab.ts", "ab.tsx"], ["a.ts", "abc.ts"]],
  ["[a-c].ts", ["a.ts"], ["d.ts"]],
  ["[!a-c].ts", ["d.ts"], ["a.ts"]],
  ["a+(b).ts", ["a+(b).ts"], ["aab.ts"]],
  ["{*.ts,b}/x", ["a.ts/x", "b/x"], ["c/x"]],
  ["**", ["a", "a/b/c"], []],
];

test("globPattern matches as people expect", () => {
  for (const [glob, yes, no] of CASES) {
    const pattern = globPattern(glob);
    for (const path of yes) assert.match(path, pattern, `${glob} and ${path}`);
    for (const path of no) assert.doesNotMatch(path, pattern, `${glob} and ${path}`);
  }
});

test("globPattern agrees with Node where a file is named by folder and name", () => {
  const name = fc.constantFrom("a", "b", "ab");
  const part = fc.constantFrom("a", "b", "ab", "*", "a*", "?", "**");
  const globs = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ["a", ...parts, "x.ts"].join("/"));
  const paths = fc.array(name, { maxLength: 4 }).map((names) => ["a", ...names, "x.ts"].join("/"));
  fc.assert(
    fc.property(globs, paths, (glob, path) => globPattern(glob).test(path) === matchesGlob(path, glob)),
    { numRuns: 2000 },
  );
});

test("globPattern takes any text", () => {
  fc.assert(fc.property(fc.string(), (glob) => globPattern(glob).test("a/b.ts") || true));
});
