import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGitFile, parseGitHead } from "./git-files.ts";

test("parseGitFile reads a path as it was written", () => {
  assert.equal(parseGitFile("gitdir: /srv/shop/.git/worktrees/fix ui\n"), "/srv/shop/.git/worktrees/fix ui");
  assert.equal(parseGitFile("gitdir: ../.git/modules/lib\r\n"), "../.git/modules/lib");
  assert.equal(parseGitFile("gitdir: x"), "x");
});

test("parseGitFile refuses what is no pointer", () => {
  for (const text of [
    "",
    "gitdir:",
    "gitdir: ",
    "gitdir:  \n",
    "GITDIR: x",
    "gitdir: a\0b",
    "gitdir: a\nb\n",
    " gitdir: a",
  ]) {
    assert.equal(parseGitFile(text), undefined, JSON.stringify(text));
  }
});

test("parseGitHead reads a branch, also with slashes, and without `ref:` as a rebase writes it", () => {
  assert.deepEqual(parseGitHead("ref: refs/heads/main\n"), { branch: "main" });
  assert.deepEqual(parseGitHead("ref:refs/heads/feature/ünïcode-1.2\n"), { branch: "feature/ünïcode-1.2" });
  assert.deepEqual(parseGitHead("refs/heads/fix\n"), { branch: "fix" });
});

test("parseGitHead reads a commit of either hash", () => {
  for (const commit of ["0a".repeat(20), "0a".repeat(32)]) assert.deepEqual(parseGitHead(`${commit}\n`), { commit });
});

test("parseGitHead refuses the rest", () => {
  for (const text of [
    "",
    "ref: refs/heads/.invalid",
    "ref: refs/heads/",
    "ref: refs/tags/v1",
    "ref: refs/heads/a b",
    "ref: refs/heads/a\nref: refs/heads/b",
    "0a0a",
    "detached HEAD",
    "g".repeat(40),
  ]) {
    assert.equal(parseGitHead(text), undefined, JSON.stringify(text));
  }
});
