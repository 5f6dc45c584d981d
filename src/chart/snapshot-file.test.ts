import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { readSnapshotFile, writeSnapshotFile } from "./snapshot-file.ts";

function makeFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-snapshot-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("writeSnapshotFile exchanges the file whole, for its owner alone", (context) => {
  const folder = makeFolder(context);
  const path = join(folder, "chart.json");
  assert.equal(readSnapshotFile(path), undefined);
  writeSnapshotFile(path, { services: [1] });
  const before = statSync(path);
  writeSnapshotFile(path, { services: [2] });
  assert.deepEqual(readSnapshotFile(path), { services: [2] });
  assert.notEqual(statSync(path).ino, before.ino);
  assert.equal(before.mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ["chart.json"]);
});

test("writeSnapshotFile leaves the file of before, and nothing beside it, when it cannot write", (context) => {
  const folder = makeFolder(context);
  const path = join(folder, "chart.json");
  writeSnapshotFile(path, { services: [1] });
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  assert.throws(() => writeSnapshotFile(path, circle), TypeError);
  assert.deepEqual(readSnapshotFile(path), { services: [1] });
  mkdirSync(join(folder, "taken.json"));
  assert.throws(() => writeSnapshotFile(join(folder, "taken.json"), {}), { code: "EISDIR" });
  assert.deepEqual(readdirSync(folder).sort(), ["chart.json", "taken.json"]);
});

test("readSnapshotFile says which file it cannot read", (context) => {
  const path = join(makeFolder(context), "chart.json");
  writeFileSync(path, '{"services":[');
  assert.throws(
    () => readSnapshotFile(path),
    (error) => isFailure(error, "SNAPSHOT_UNREADABLE") && error.message.includes(path),
  );
});
