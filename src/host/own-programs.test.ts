import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DAEMON_PROGRAM, OWN_ROOT, WORKER_PROGRAM } from "./own-programs.ts";

test("own-programs.ts names files that are there", () => {
  for (const file of [DAEMON_PROGRAM, WORKER_PROGRAM, join(OWN_ROOT, "package.json")])
    assert.ok(existsSync(file), file);
});
