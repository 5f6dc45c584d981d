import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeRoot } from "../../../test/support/make-root.ts";
import { treeDigest } from "../../../test/support/tree-digest.ts";
import { isFailure } from "../../failure/failure.ts";
import { type AnchorFolder, anchorFolderStore } from "./anchor-folder.ts";
import { holdsRoot, parseRoot } from "./root-certificate.ts";

/** A folder whose bundle is its files one after the other, and a keystore that is never the same twice. */
async function fixture(t: TestContext): Promise<{ home: string; anchors: AnchorFolder; rootPem: string }> {
  const home = await mkdtemp(join(tmpdir(), "portolan-anchors-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  const folder = join(home, "anchors");
  const bundle = join(home, "bundle.pem");
  const keystore = join(home, "keystore");
  let builds = 0;
  const build = async (file: string): Promise<void> => {
    builds += 1;
    await writeFile(bundle, `public\n${await readFile(file, "utf8").catch(() => "")}`);
    await writeFile(keystore, `build ${builds}`);
  };
  await mkdir(folder);
  await writeFile(bundle, "public\n");
  await writeFile(keystore, "as before");
  const anchors: AnchorFolder = {
    id: "fixture",
    label: "a store",
    folder,
    fileName: (keyId) => `portolan-${keyId}.crt`,
    bundle,
    program: process.execPath,
    added: build,
    removed: build,
    addCommand: (file) => `add ${file}`,
    removeCommand: (file) => `remove ${file}`,
    keystores: [keystore],
    isRoot: true,
    undoDirectory: join(home, "undo"),
  };
  return { home, anchors, rootPem: await makeRoot() };
}

test("anchorFolderStore trusts, and leaves every byte as before when it untrusts", async (t) => {
  const { home, anchors, rootPem } = await fixture(t);
  const before = await treeDigest(home);
  const store = anchorFolderStore(anchors);
  assert.deepEqual(await store.available(), { isAvailable: true });
  assert.equal(await store.status(rootPem), "absent");
  assert.equal((await store.trust(rootPem)).isChanged, true);
  assert.equal(await store.status(rootPem), "trusted");
  assert.equal((await store.trust(rootPem)).isChanged, false);
  assert.equal((await store.untrust(rootPem)).isChanged, true);
  assert.equal((await store.untrust(rootPem)).isChanged, false);
  assert.deepEqual(await treeDigest(home), before);
});

test("anchorFolderStore leaves a keystore alone that somebody else has changed since", async (t) => {
  const { anchors, rootPem } = await fixture(t);
  const store = anchorFolderStore(anchors);
  await store.trust(rootPem);
  await writeFile(anchors.keystores[0] ?? "", "theirs");
  await store.untrust(rootPem);
  assert.equal(await readFile(anchors.keystores[0] ?? "", "utf8"), "build 2");
});

test("anchorFolderStore takes back a change whose program failed or did nothing", async (t) => {
  const { home, anchors, rootPem } = await fixture(t);
  const before = await treeDigest(home);
  const failing = anchorFolderStore({ ...anchors, added: () => Promise.reject(new Error("disk full")) });
  await assert.rejects(failing.trust(rootPem), /disk full/);
  assert.deepEqual(await treeDigest(home), before);
  const idle = anchorFolderStore({ ...anchors, added: () => Promise.resolve() });
  await assert.rejects(idle.trust(rootPem), (error) => isFailure(error, "TRUST_UNCHANGED"));
  assert.deepEqual(await treeDigest(home), before);
});

test("anchorFolderStore tells who is not root what to run, and changes nothing", async (t) => {
  const { home, anchors, rootPem } = await fixture(t);
  const before = await treeDigest(home);
  const file = join(anchors.folder, anchors.fileName(parseRoot(rootPem).keyId));
  const store = anchorFolderStore({ ...anchors, isRoot: false });
  await assert.rejects(store.trust(rootPem), (error) => {
    assert.ok(isFailure(error, "TRUST_NEEDS_ROOT"));
    assert.equal(error.hint, `Run: add ${file}`);
    return true;
  });
  assert.equal((await store.untrust(rootPem)).isChanged, false);
  assert.deepEqual(await treeDigest(home), before);
  await anchorFolderStore(anchors).trust(rootPem);
  await assert.rejects(store.untrust(rootPem), (error) => isFailure(error) && error.hint === `Run: remove ${file}`);
});

test("anchorFolderStore sees a store that has the root only half", async (t) => {
  const { anchors, rootPem } = await fixture(t);
  const store = anchorFolderStore(anchors);
  await writeFile(join(anchors.folder, anchors.fileName(parseRoot(rootPem).keyId)), rootPem);
  assert.equal(await store.status(rootPem), "partial");
  assert.equal((await store.trust(rootPem)).isChanged, true);
  assert.ok(holdsRoot(await readFile(anchors.bundle, "utf8"), parseRoot(rootPem)));
});

test("anchorFolderStore is not available where its folder or its program is not", async (t) => {
  const { anchors } = await fixture(t);
  for (const missing of [{ folder: "/nowhere" }, { program: "/nowhere/update" }]) {
    const { isAvailable } = await anchorFolderStore({ ...anchors, ...missing }).available();
    assert.equal(isAvailable, false);
  }
});
