import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DaemonLog } from "./daemon-log.ts";

test("DaemonLog gives only the last lines written since its mark", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "daemon.log");
  const early = await DaemonLog.mark(file);
  assert.deepEqual(await early.lastLines(5), []);
  writeFileSync(file, "old\nolder\n");
  const log = await DaemonLog.mark(file);
  assert.deepEqual(await log.lastLines(5), []);
  appendFileSync(file, "one\n\ntwo\nthree");
  assert.deepEqual(await log.lastLines(2), ["two", "three"]);
  assert.deepEqual(await early.lastLines(9), ["old", "older", "one", "two", "three"]);
  truncateSync(file);
  appendFileSync(file, "rotated");
  assert.deepEqual(await log.lastLines(2), ["rotated"]);
});
