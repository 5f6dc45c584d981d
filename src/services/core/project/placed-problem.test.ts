import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, problemLine } from "./placed-problem.ts";

test("problemLine names place, path, what was found and what is allowed", () => {
  const problem = { path: ["services", "web", "port"], found: 'is "abc"', allowed: "a port" };
  assert.equal(
    problemLine({ ...problem, position: { line: 4, column: 11 } }, "portolan.yaml"),
    'portolan.yaml:4:11: services.web.port is "abc"; allowed: a port',
  );
  assert.equal(
    problemLine({ path: [], found: "it is nested too deeply", nearest: "x", position: undefined }, "a"),
    'a: it is nested too deeply; did you mean "x"?',
  );
  assert.equal(problemLine({ path: [], found: "is a list", position: undefined }, "a"), "a: it is a list");
});

test("inOrder sorts by place, those of the whole file first", () => {
  const at = (line: number, column: number) => ({ path: [], found: `${line}:${column}`, position: { line, column } });
  const whole = { path: [], found: "whole", position: undefined };
  const sorted = inOrder([at(2, 1), at(1, 9), at(1, 2), whole]);
  assert.deepEqual(
    sorted.map(({ found }) => found),
    ["whole", "1:2", "1:9", "2:1"],
  );
});
