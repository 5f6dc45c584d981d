import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { restrictUmask } from "./process-umask.ts";

test("restrictUmask makes new files and folders private", () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-umask-"));
  const before = process.umask();
  try {
    restrictUmask();
    writeFileSync(join(folder, "file"), "");
    mkdirSync(join(folder, "folder"));
    assert.equal(statSync(join(folder, "file")).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, "folder")).mode & 0o777, 0o700);
  } finally {
    process.umask(before);
    rmSync(folder, { recursive: true });
  }
});
