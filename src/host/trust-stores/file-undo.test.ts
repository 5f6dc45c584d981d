import assert from "node:assert/strict";
import { appendFile, chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { treeDigest } from "../../../test/support/tree-digest.ts";
import { FileUndo } from "./file-undo.ts";

async function fixture(t: TestContext): Promise<{ home: string; paths: string[]; undo: FileUndo }> {
  const home = await mkdtemp(join(tmpdir(), "portolan-undo-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, "store"));
  const paths = [join(home, "store", "a"), join(home, "store", "b"), join(home, "made", "deep", "c")];
  await writeFile(paths[0] ?? "", "before", { mode: 0o640 });
  return { home, paths, undo: new FileUndo(join(home, "undo", "one")) };
}

async function change(paths: readonly string[]): Promise<void> {
  const [a = "", b = "", c = ""] = paths;
  await writeFile(a, "after");
  await chmod(a, 0o666);
  await writeFile(b, "new");
  await mkdir(join(c, ".."), { recursive: true });
  await writeFile(c, "new");
}

test("FileUndo puts back bytes, modes, absence and folders, and leaves nothing of its own", async (t) => {
  const { home, paths, undo } = await fixture(t);
  const before = await treeDigest(home);
  await undo.remember(paths, [join(home, "made/deep"), join(home, "made")]);
  await change(paths);
  await undo.seal();
  assert.equal(await undo.isUntouched(), true);
  await undo.restore();
  assert.deepEqual(await treeDigest(home), before);
});

test("FileUndo sees that somebody else has changed a file since", async (t) => {
  const { paths, undo } = await fixture(t);
  await undo.remember(paths);
  await change(paths);
  assert.equal(await undo.isUntouched(), false, "not sealed");
  await undo.seal();
  await appendFile(paths[1] ?? "", "!");
  assert.equal(await undo.isUntouched(), false);
});

test("FileUndo keeps a made folder that others use by now", async (t) => {
  const { home, paths, undo } = await fixture(t);
  await undo.remember(paths, [join(home, "made/deep"), join(home, "made")]);
  await change(paths);
  await writeFile(join(home, "made", "theirs"), "");
  await undo.restore();
  const left = (await treeDigest(join(home, "made"))).map((line) => line.split(" ")[0]);
  assert.deepEqual(left, [join(home, "made"), join(home, "made", "theirs")]);
});

test("FileUndo without a record touches nothing", async (t) => {
  const { home, undo } = await fixture(t);
  const before = await treeDigest(home);
  assert.equal(await undo.isUntouched(), false);
  await undo.restore();
  assert.deepEqual(await treeDigest(home), before);
});
