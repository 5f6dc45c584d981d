import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { needs } from "../../../test/support/needs.ts";
import { readGitFacts } from "./git.ts";

/** Git, with nothing of this user's settings. */
function git(directory: string, ...args: string[]): string {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@x",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@x",
    GIT_EDITOR: "true",
  };
  return execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd: directory,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Runs a step with a repository on branch `main` that has one commit. */
function withRepository(t: TestContext, step: (repository: string, folder: string) => void): void {
  if (!needs(t, ["git"])) return;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portolan-git-")));
  try {
    const repository = join(folder, "shop");
    mkdirSync(join(repository, "web", "src"), { recursive: true });
    git(repository, "init", "-q", "-b", "main");
    writeFileSync(join(repository, "file"), "1\n");
    git(repository, "add", "file");
    git(repository, "commit", "-q", "-m", "one");
    step(repository, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("readGitFacts finds the working copy from a folder within", (t) =>
  withRepository(t, (root, folder) => {
    const facts = { root, commonDir: join(root, ".git"), branch: "main", isLinkedWorktree: false };
    assert.deepEqual(readGitFacts(join(root, "web", "src")), facts);
    assert.deepEqual(readGitFacts(root), facts);
    assert.equal(readGitFacts(folder), undefined);
  }));

test("readGitFacts knows a branch before its first commit, and one with slashes", (t) =>
  withRepository(t, (root, folder) => {
    git(root, "checkout", "-q", "-b", "feature/über-x");
    assert.equal(readGitFacts(root)?.branch, "feature/über-x");
    const fresh = join(folder, "fresh");
    mkdirSync(fresh);
    git(fresh, "init", "-q", "-b", "trunk");
    assert.equal(readGitFacts(fresh)?.branch, "trunk");
  }));

test("readGitFacts knows a linked worktree, and the repository that it shares", (t) =>
  withRepository(t, (root, folder) => {
    const linked = join(folder, "shop fix");
    git(root, "worktree", "add", "-q", "-b", "fix-ui", linked);
    assert.deepEqual(readGitFacts(linked), {
      root: linked,
      commonDir: join(root, ".git"),
      branch: "fix-ui",
      isLinkedWorktree: true,
    });
  }));

test("readGitFacts takes no submodule for a worktree", (t) =>
  withRepository(t, (root, folder) => {
    const outer = join(folder, "outer");
    mkdirSync(outer);
    git(outer, "init", "-q", "-b", "main");
    git(outer, "submodule", "--quiet", "add", root, "lib");
    assert.deepEqual(readGitFacts(join(outer, "lib")), {
      root: join(outer, "lib"),
      commonDir: join(outer, ".git", "modules", "lib"),
      branch: "main",
      isLinkedWorktree: false,
    });
  }));

test("readGitFacts gives the short commit of a detached HEAD, and the branch during a rebase", (t) =>
  withRepository(t, (root) => {
    git(root, "checkout", "-q", "-b", "topic");
    writeFileSync(join(root, "file"), "2\n");
    git(root, "commit", "-q", "-am", "two");
    git(root, "checkout", "-q", "main");
    writeFileSync(join(root, "file"), "3\n");
    git(root, "commit", "-q", "-am", "three");
    assert.throws(() => git(root, "rebase", "main", "topic"), /conflict/i);
    assert.equal(readGitFacts(root)?.branch, "topic");
    git(root, "rebase", "--abort");
    git(root, "checkout", "-q", "--detach", "main");
    assert.equal(readGitFacts(root)?.branch, git(root, "rev-parse", "HEAD").slice(0, 7));
  }));

test("readGitFacts goes on above a broken .git, and hangs on nothing odd", (t) =>
  withRepository(t, (root) => {
    const inner = join(root, "inner");
    const dotGit = join(inner, ".git");
    mkdirSync(inner);
    const breaks: (() => void)[] = [
      () => writeFileSync(dotGit, ""),
      () => writeFileSync(dotGit, "gitdir: /nonexistent/place\n"),
      () => writeFileSync(dotGit, Buffer.alloc(1_000_000, "gitdir: x")),
      () => void execFileSync("mkfifo", [dotGit]),
      () => symlinkSync(dotGit, dotGit),
      () => symlinkSync("/dev/zero", dotGit),
    ];
    for (const step of breaks) {
      step();
      assert.equal(readGitFacts(inner)?.root, root, step.toString());
      unlinkSync(dotGit);
    }
    mkdirSync(dotGit);
    assert.equal(readGitFacts(inner)?.root, root, "an empty folder");
    execFileSync("mkfifo", [join(dotGit, "HEAD")]);
    assert.equal(readGitFacts(inner)?.root, root, "a pipe as HEAD");
  }));

test("readGitFacts reads an old repository whose HEAD is a symlink, and one whose HEAD says nothing", (t) =>
  withRepository(t, (root) => {
    const head = join(root, ".git", "HEAD");
    unlinkSync(head);
    symlinkSync("refs/heads/main", head);
    assert.equal(readGitFacts(root)?.branch, "main");
    unlinkSync(head);
    writeFileSync(head, "ref: refs/heads/.invalid\n");
    assert.equal(readGitFacts(root)?.branch, undefined);
    assert.equal(readGitFacts(root)?.root, root);
  }));
