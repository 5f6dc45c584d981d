import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { Failure } from "../failure/failure.ts";
import { inferIdentity } from "./core/infer-identity.ts";
import { serviceName } from "./core/names.ts";
import { readProjectFacts } from "./project-facts.ts";

/** A folder with files; the home folder is the one above it. */
function tree(context: TestContext, files: Readonly<Record<string, string>>): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "portolan-project-")));
  context.after(() => rmSync(home, { recursive: true }));
  const root = join(home, "shop");
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function nameIn(directory: string, root: string): Promise<string> {
  return serviceName(inferIdentity(await readProjectFacts(directory, { home: dirname(root) }))).name;
}

function git(root: string, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main"];
  execFileSync("git", [...identity, ...args], { cwd: root, stdio: "ignore" });
}

test("readProjectFacts finds the package of a folder, its workspace and the project file", async (context) => {
  const root = tree(context, {
    "package.json": '\uFEFF{"name":"@acme/store","workspaces":["packages/*"]}',
    "packages/web/package.json": '{"name":"@acme/web"}',
    "packages/web/src/a.ts": "",
  });
  assert.equal(await nameIn(root, root), "store.localhost");
  assert.equal(await nameIn(join(root, "packages/web/src"), root), "web.store.localhost");
  writeFileSync(join(root, "portolan.yaml"), "project: harbour\nservices:\n  web:\n    run: npm run dev\n");
  assert.equal(await nameIn(join(root, "packages/web"), root), "web.harbour.localhost");
});

test("readProjectFacts looks no further than the home folder", async (context) => {
  const root = tree(context, { "a/b/c.txt": "" });
  writeFileSync(join(dirname(root), "package.json"), '{"name":"stray"}');
  assert.equal(await nameIn(join(root, "a/b"), root), "b.localhost");
  assert.equal(await nameIn(dirname(root), root), "stray.localhost");
});

test("readProjectFacts reads real git worktrees", async (context) => {
  const root = tree(context, { "web/package.json": '{"name":"web"}' });
  git(root, "init");
  git(root, "add", ".");
  git(root, "commit", "-m", "one");
  git(root, "worktree", "add", "-b", "fix-ui", "../copy");
  const copy = join(dirname(root), "copy");
  assert.equal(await nameIn(root, root), "shop.localhost");
  assert.equal(await nameIn(join(root, "web"), root), "web.shop.localhost");
  assert.equal(await nameIn(copy, root), "shop-fix-ui.localhost");
  assert.equal(await nameIn(join(copy, "web"), root), "web.shop-fix-ui.localhost");
});

test("readProjectFacts says which file is wrong, and how", async (context) => {
  const cases: readonly [file: string, text: string, reason: RegExp][] = [
    ["package.json", "{", /package\.json": it is not JSON/],
    ["package.json", "[]", /holds a list, not an object/],
    ["package.json", "null", /holds empty, not an object/],
    ["package.json", '{"name":["x"]}', /"name" is a list, not a text/],
    ["portolan.yaml", "a: [", /portolan\.yaml": it is not YAML/],
    ["portolan.yaml", "a: *b", /it is not YAML/],
    ["portolan.yaml", "- a", /holds a list, not a mapping/],
    ["portolan.yaml", "project: 12", /"project" is a number, not a name/],
    ["portolan.yaml", "services: [web]", /"services" is a list, not a mapping/],
  ];
  for (const [file, text, reason] of cases) {
    const root = tree(context, { [file]: text });
    await assert.rejects(readProjectFacts(root, { home: dirname(root) }), (error) => {
      assert.ok(error instanceof Failure && error.code === "PROJECT_FILE_INVALID", String(error));
      assert.match(error.message, reason);
      return true;
    });
  }
});

test("readProjectFacts takes an empty project file and a folder called package.json", async (context) => {
  const root = tree(context, { "portolan.yaml": "", "package.json/x": "" });
  assert.equal(await nameIn(root, root), "shop.localhost");
});

test("readProjectFacts tells an unreadable file from a missing one", async (context) => {
  if (process.getuid?.() === 0) {
    // Root reads everything: a loop of links cannot be read by anybody.
    const root = tree(context, {});
    execFileSync("ln", ["-s", "package.json", join(root, "package.json")]);
    await assert.rejects(readProjectFacts(root, { home: dirname(root) }), { code: "PROJECT_FILE_UNREADABLE" });
    return;
  }
  const root = tree(context, { "package.json": "{}" });
  execFileSync("chmod", ["000", join(root, "package.json")]);
  await assert.rejects(readProjectFacts(root, { home: dirname(root) }), { code: "PROJECT_FILE_UNREADABLE" });
});
