import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { inferIdentity } from "./infer-identity.ts";
import type { ProjectFacts } from "../../host/core/projects/project-name.ts";
import { serviceName } from "./names.ts";

const NOTHING: ProjectFacts = { directory: "/home/me/shop", projectFile: undefined, packages: [], git: undefined };
const MAIN = { root: "/home/me/shop", commonDir: "/home/me/shop/.git", branch: "main", isLinkedWorktree: false };
const LINKED = {
  root: "/home/me/trees/a",
  commonDir: "/home/me/shop/.git",
  branch: "fix-ui" as string | undefined,
  isLinkedWorktree: true,
};

function inferred(facts: Partial<ProjectFacts>): string {
  return serviceName(inferIdentity({ ...NOTHING, ...facts })).name;
}

function pkg(directory: string, name?: string, isWorkspaceRoot = false): ProjectFacts["packages"][number] {
  return { directory, name, isWorkspaceRoot };
}

test("inferIdentity falls back from file to package to git root to folder", () => {
  assert.equal(inferred({}), "shop.localhost");
  assert.equal(inferred({ directory: "/home/me/shop/src", git: MAIN }), "shop.localhost");
  assert.equal(inferred({ git: MAIN, packages: [pkg("/home/me/shop", "@acme/store")] }), "store.localhost");
  const projectFile = { directory: "/home/me/shop", project: "harbour", services: [] };
  assert.equal(inferred({ git: MAIN, packages: [pkg("/home/me/shop", "store")], projectFile }), "harbour.localhost");
});

test("inferIdentity passes over a package without a name", () => {
  for (const name of [undefined, "", "@acme/"]) {
    assert.equal(inferred({ packages: [pkg("/home/me/shop", name)] }), "shop.localhost");
  }
});

test("inferIdentity adds the branch of a linked worktree, whose project is the main copy's", () => {
  assert.equal(inferred({ directory: "/home/me/trees/a", git: LINKED }), "shop-fix-ui.localhost");
  assert.equal(
    inferred({ directory: "/home/me/trees/a", git: { ...LINKED, commonDir: "/srv/shop.git" } }),
    "shop-fix-ui.localhost",
  );
  assert.equal(inferred({ directory: "/home/me/trees/a", git: { ...LINKED, branch: undefined } }), "shop-a.localhost");
});

test("inferIdentity never adds the branch of the main copy", () => {
  assert.equal(inferred({ git: { ...MAIN, branch: "fix-ui" } }), "shop.localhost");
});

test("inferIdentity makes a package below the root a service of the project", () => {
  const directory = "/home/me/shop/packages/web";
  const root = pkg("/home/me/shop", "shop", true);
  assert.equal(inferred({ directory, packages: [pkg(directory, "@shop/web"), root] }), "web.shop.localhost");
  assert.equal(inferred({ directory, packages: [pkg(directory), root] }), "web.shop.localhost");
  assert.equal(inferred({ directory, packages: [pkg(directory, "frontend")], git: MAIN }), "frontend.shop.localhost");
  assert.equal(
    inferred({ directory: `${directory}/src`, packages: [pkg(directory, "web"), root] }),
    "web.shop.localhost",
  );
});

test("inferIdentity takes a folder for a service only if the project file names it", () => {
  const projectFile = {
    directory: "/home/me/shop",
    project: undefined,
    services: [{ name: "api", directory: "/home/me/shop" }],
  };
  assert.equal(inferred({ directory: "/home/me/shop/api", projectFile }), "api.shop.localhost");
  assert.equal(inferred({ directory: "/home/me/shop/docs", projectFile }), "shop.localhost");
  const packages = [pkg("/home/me/shop/api", "@shop/backend")];
  assert.equal(inferred({ directory: "/home/me/shop/api", projectFile, packages }), "api.shop.localhost");
});

test("inferIdentity names something even at the root of the file system", () => {
  assert.equal(inferred({ directory: "/" }), "root.localhost");
});

test("inferIdentity adds the name of an extra copy, behind the branch of a worktree", () => {
  const named = (facts: Partial<ProjectFacts>, asked: { name?: string; copy: string }): string =>
    serviceName(inferIdentity({ ...NOTHING, ...facts }, asked)).name;
  assert.equal(named({}, { copy: "b" }), "shop-b.localhost");
  assert.equal(named({ git: MAIN }, { copy: "b" }), "shop-b.localhost");
  assert.equal(named({ git: LINKED, directory: LINKED.root }, { copy: "b" }), "shop-fix-ui-b.localhost");
  assert.equal(named({}, { copy: "b", name: "api" }), "api-b.localhost");
});

test("inferIdentity refuses a copy whose name is no label, or that would share its names", () => {
  const refused = (asked: { name?: string; copy: string }): boolean => {
    try {
      inferIdentity(NOTHING, asked);
      return false;
    } catch (error) {
      return isFailure(error, "COPY_INVALID");
    }
  };
  for (const copy of ["", "B", "a/b", "a.b", "-a", "a_b", "xn--a"]) assert.ok(refused({ copy }), copy);
  assert.ok(refused({ copy: "b", name: "api.localhost" }));
  assert.ok(refused({ copy: "b", name: "API.localhost." }));
});

test("inferIdentity gives a folder the service that the project file runs there", () => {
  const projectFile = {
    directory: "/home/me/shop",
    project: undefined,
    services: [
      { name: "api", directory: "/home/me/shop/backend" },
      { name: "web", directory: "/home/me/shop/front" },
      { name: "jobs", directory: "/home/me/shop/front" },
    ],
  };
  const of = (directory: string) => inferIdentity({ directory, projectFile, packages: [], git: undefined }).service;
  assert.equal(of("/home/me/shop/backend"), "api");
  assert.equal(of("/home/me/shop/front"), undefined, "two run there");
  assert.equal(of("/home/me/shop"), undefined);
});
