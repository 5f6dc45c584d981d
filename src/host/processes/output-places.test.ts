import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { outputPlaces } from "./output-places.ts";

test("outputPlaces finds the file and the pipe of a process, and nothing of one that is gone", async (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portolan-output-")));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "server.log");
  const log = openSync(file, "w");
  const child = spawn("cat", { stdio: ["pipe", log, "pipe"] });
  closeSync(log);
  await once(child, "spawn");
  assert.deepEqual(outputPlaces(child.pid ?? 0), {
    stdout: { kind: "file", path: file },
    // Node gives its children sockets for pipes.
    stderr: { kind: "socket", path: undefined },
  });
  child.stdin?.end();
  await once(child, "exit");
  assert.equal(outputPlaces(child.pid ?? 0).stdout.kind, "unknown");
});
