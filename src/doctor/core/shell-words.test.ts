import assert from "node:assert/strict";
import { test } from "node:test";
import { shellWords } from "./shell-words.ts";

test("shellWords quotes what a shell would read otherwise", () => {
  assert.equal(shellWords(["node", "a b.js", "it's", "$(rm)", ""]), `node 'a b.js' 'it'\\''s' '$(rm)' ''`);
});

test("shellWords offers no command that would not come out as it went in", () => {
  assert.equal(shellWords(["node", "a\nb"]), undefined);
  assert.equal(shellWords(["\u202ecod"]), undefined);
  assert.equal(shellWords([]), undefined);
});
