import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { needs } from "../../../test/support/needs.ts";
import { workingCopyOf } from "./working-copy.ts";

function folder(t: TestContext): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "portolan-copy-")));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test("workingCopyOf finds project, branch and linked worktree from a folder within", (t) => {
  if (!needs(t, ["git"])) return;
  const top = folder(t);
  const shop = join(top, "shop");
  mkdirSync(join(shop, "src"), { recursive: true });
  writeFileSync(join(shop, "portolan.yaml"), "project: harbour # ours\n");
  const git = (...args: string[]): unknown => execFileSync("git", ["-C", shop, ...args], { stdio: "ignore" });
  git("init", "--quiet", "--initial-branch=main");
  assert.deepEqual(workingCopyOf(join(shop, "src")), {
    project: "harbour",
    root: shop,
    branch: "main",
    isLinkedWorktree: false,
  });
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@x", "commit", "--quiet", "-m", "one");
  git("worktree", "add", "--quiet", "-b", "fix", join(top, "other"));
  assert.deepEqual(workingCopyOf(join(top, "other")), {
    project: "harbour",
    root: join(top, "other"),
    branch: "fix",
    isLinkedWorktree: true,
  });
});

test("workingCopyOf takes a package without git, and passes over what it cannot read", (t) => {
  const top = folder(t);
  assert.equal(workingCopyOf(top), undefined);
  assert.equal(workingCopyOf(join(top, "gone", "since")), undefined);
  writeFileSync(join(top, "package.json"), '{"name":"@me/shop"}');
  const copy = { project: "shop", root: top, branch: undefined, isLinkedWorktree: false };
  assert.deepEqual(workingCopyOf(top), copy);
  writeFileSync(join(top, "package.json"), "{");
  assert.deepEqual(workingCopyOf(top)?.root, top);
  rmSync(join(top, "package.json"));
  execFileSync("mkfifo", [join(top, "package.json")]);
  assert.deepEqual(workingCopyOf(top)?.root, top, "a pipe is not waited for");
});
