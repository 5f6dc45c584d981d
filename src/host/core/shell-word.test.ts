import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { shellWord } from "./shell-word.ts";

test("shellWord quotes what a shell would take apart", () => {
  assert.equal(shellWord("nginx.service"), "nginx.service");
  assert.equal(shellWord("localhost,127.0.0.1,::1"), "localhost,127.0.0.1,::1");
  assert.equal(shellWord(""), "''");
  assert.equal(shellWord("a b"), "'a b'");
  assert.equal(shellWord("it's; rm"), String.raw`'it'\''s; rm'`);
  assert.equal(shellWord(String.raw`web\x2d1.service`), String.raw`'web\x2d1.service'`);
});

test("shellWord makes one word for a shell", () => {
  for (const word of ["plain", "/a/b-c.d", "two words", "it's", "$(id)", "", "a\nb"]) {
    assert.equal(execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" }), word);
  }
});
