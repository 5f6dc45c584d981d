import assert from "node:assert/strict";
import { test } from "node:test";
import { shellWord } from "./shell-word.ts";

test("shellWord quotes what a shell would take apart, and nothing else", () => {
  assert.equal(shellWord("localhost,127.0.0.1,::1"), "localhost,127.0.0.1,::1");
  assert.equal(shellWord("a b"), "'a b'");
  assert.equal(shellWord("it's $(rm)"), String.raw`'it'\''s $(rm)'`);
  assert.equal(shellWord(""), "''");
});
