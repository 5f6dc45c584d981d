import assert from "node:assert/strict";
import { test } from "node:test";
import { folderName, projectNameOf, projectRootOf, withoutScope, type ProjectFacts } from "./project-name.ts";

const NOTHING: ProjectFacts = { directory: "/home/me/shop/src", projectFile: undefined, packages: [], git: undefined };
const MAIN = { root: "/home/me/shop", commonDir: "/home/me/shop/.git", branch: "main", isLinkedWorktree: false };

function pkg(directory: string, name?: string, isWorkspaceRoot = false): ProjectFacts["packages"][number] {
  return { directory, name, isWorkspaceRoot };
}

test("projectNameOf and projectRootOf fall back from file to package to working copy to folder", () => {
  const steps: [Partial<ProjectFacts>, string, string][] = [
    [{}, "src", "/home/me/shop/src"],
    [{ packages: [pkg("/home/me/shop", "@acme/store")] }, "store", "/home/me/shop"],
    [{ git: MAIN }, "shop", "/home/me/shop"],
    [{ git: MAIN, packages: [pkg("/home/me/shop/src", "part")] }, "shop", "/home/me/shop"],
    [{ git: MAIN, packages: [pkg("/home/me/shop/src", "part", true)] }, "part", "/home/me/shop/src"],
    [{ git: MAIN, projectFile: { directory: "/home/me", project: "harbour", services: [] } }, "harbour", "/home/me"],
    [{ git: MAIN, projectFile: { directory: "/home/me", project: undefined, services: [] } }, "me", "/home/me"],
  ];
  for (const [facts, name, root] of steps) {
    assert.deepEqual([projectNameOf({ ...NOTHING, ...facts }), projectRootOf({ ...NOTHING, ...facts })], [name, root]);
  }
});

test("projectNameOf names a linked worktree after the main copy, bare or not", () => {
  for (const commonDir of ["/home/me/shop/.git", "/srv/shop.git", "/srv/shop.git/"]) {
    const git = { root: "/home/me/trees/a", commonDir, branch: "fix", isLinkedWorktree: true };
    assert.equal(projectNameOf({ ...NOTHING, git }), "shop", commonDir);
  }
});

test("withoutScope and folderName leave what a person says", () => {
  assert.deepEqual(["@a/b", "b", "@a/", "", undefined].map(withoutScope), ["b", "b", undefined, undefined, undefined]);
  assert.deepEqual(["/a/b", "/a/b//", "/", "b"].map(folderName), ["b", "b", "root", "b"]);
});
