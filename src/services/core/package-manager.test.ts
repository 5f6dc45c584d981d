import assert from "node:assert/strict";
import { test } from "node:test";
import { packageManagerOf } from "./package-manager.ts";

test("packageManagerOf believes package.json, then the nearest lock file, then npm", () => {
  const folder = (...files: string[]): ReadonlySet<string> => new Set(files);
  assert.equal(packageManagerOf("pnpm@9.1.0+sha512.abc", [folder("yarn.lock")]), "pnpm");
  assert.equal(packageManagerOf("bun", []), "bun");
  assert.equal(packageManagerOf("constructor", [folder("yarn.lock")]), "yarn");
  assert.equal(packageManagerOf(7, [folder("bun.lockb")]), "bun");
  assert.equal(packageManagerOf(undefined, [folder("package.json"), folder("pnpm-lock.yaml")]), "pnpm");
  assert.equal(packageManagerOf(undefined, [folder("package-lock.json"), folder("pnpm-lock.yaml")]), "npm");
  assert.equal(packageManagerOf(undefined, []), "npm");
});
