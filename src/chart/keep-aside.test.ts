import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DATABASE_SUFFIXES, keepAside } from "./keep-aside.ts";

const NOW = Date.UTC(2026, 7, 1, 10, 11, 12, 345);

test("keepAside moves what is there together, and never over something", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-aside-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "chart.db");
  const options = { suffixes: DATABASE_SUFFIXES, why: "unreadable", nowMs: NOW };
  writeFileSync(path, "one");
  writeFileSync(`${path}-wal`, "its log");
  assert.equal(keepAside(path, options), `${path}.unreadable-20260801T101112Z`);
  mkdirSync(path);
  assert.equal(keepAside(path, options), `${path}.unreadable-20260801T101112Z.2`);
  assert.deepEqual(readdirSync(folder).sort(), [
    "chart.db.unreadable-20260801T101112Z",
    "chart.db.unreadable-20260801T101112Z-wal",
    "chart.db.unreadable-20260801T101112Z.2",
  ]);
});
