import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { tryStarterLock } from "./starter-lock.ts";

test("tryStarterLock gives the lock to one at a time", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-starter-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "starter.lock");
  const first = tryStarterLock(file);
  assert.ok(first);
  assert.equal(tryStarterLock(file), undefined);
  first[Symbol.dispose]();
  const second = tryStarterLock(file);
  assert.ok(second);
  second[Symbol.dispose]();
});

test("tryStarterLock throws what is no lock held by another", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-starter-"));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.throws(() => tryStarterLock(join(folder, "absent", "starter.lock")));
});
