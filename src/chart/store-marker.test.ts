import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readMarker, writeMarker } from "./store-marker.ts";

test("readMarker tells no marker from one that cannot be read", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-marker-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "chart.id");
  assert.equal(readMarker(path), undefined);
  writeMarker(path, 0xabc);
  assert.equal(readMarker(path), 0xabc);
  assert.deepEqual(readdirSync(folder), ["chart.id"]);
  writeFileSync(path, "what is this");
  assert.equal(readMarker(path), 0);
  mkdirSync(join(folder, "other.id"));
  assert.equal(readMarker(join(folder, "other.id")), 0);
});
