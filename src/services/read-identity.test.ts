import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { readIdentity } from "./read-identity.ts";

function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "portolan-project-")));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test("readIdentity names a plain folder by its name, and a package by its own", async (t) => {
  const root = folderWith(t, { "a/b/x": "", "p/package.json": '{"name":"@me/shop"}', "p/src/x": "" });
  assert.equal((await readIdentity(join(root, "a/b"))).project, "b");
  assert.deepEqual(await readIdentity(join(root, "p/src"), { name: "api" }), {
    directory: join(root, "p/src"),
    project: "shop",
    service: undefined,
    branch: undefined,
    name: "api",
  });
});

test("readIdentity makes a package below the git root a service of its project", async (t) => {
  const root = folderWith(t, { "package.json": '{"name":"shop"}', "web/package.json": '{"name":"web"}' });
  execFileSync("git", ["init", "--quiet", root]);
  const { project, service } = await readIdentity(join(root, "web"));
  assert.deepEqual({ project, service }, { project: "shop", service: "web" });
});

test("readIdentity takes project and services from portolan.yaml", async (t) => {
  const root = folderWith(t, { "portolan.yaml": "project: harbour\nservices:\n  api:\n    run: x\n", "api/x": "" });
  const { project, service } = await readIdentity(join(root, "api"));
  assert.deepEqual({ project, service }, { project: "harbour", service: "api" });
  assert.notEqual(basename(root), "harbour");
});

test("readIdentity says which file it cannot read", async (t) => {
  for (const files of [{ "package.json": "{" }, { "portolan.yaml": "a: [" }]) {
    const root = folderWith(t, files);
    await assert.rejects(readIdentity(root), (error) => {
      assert.ok(isFailure(error, "PROJECT_FILE_UNREADABLE"));
      assert.match(error.message, new RegExp(join(root, Object.keys(files)[0] ?? "")));
      return true;
    });
  }
});

test("readIdentity gives a folder the service that portolan.yaml runs there", async (t) => {
  const text = "x-a: &a { directory: backend }\nservices:\n  api: { <<: *a, run: x }\n  web: npm run dev\n";
  const root = folderWith(t, {
    "portolan.yaml": text,
    "backend/package.json": '{"name":"other"}',
    "backend/src/x": "",
  });
  for (const folder of ["backend", "backend/src"])
    assert.equal((await readIdentity(join(root, folder), undefined)).service, "api");
  assert.equal((await readIdentity(root, undefined)).service, undefined);
});
