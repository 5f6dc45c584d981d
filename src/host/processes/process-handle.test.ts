import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { ProcessHandle } from "./process-handle.ts";
import { identify } from "./processes.ts";

test("ProcessHandle signals its process, and nobody once that is gone", async () => {
  const child = spawn("sleep", ["1000"]);
  await once(child, "spawn");
  const { pid = 0 } = child;
  using handle = ProcessHandle.open(pid);
  assert.ok(handle);
  assert.equal(handle.startTicks, identify(pid)?.startTicks);
  assert.equal(handle.hasEnded, false);
  assert.equal(handle.send("SIGTERM"), true);
  assert.deepEqual(await once(child, "exit"), [null, "SIGTERM"]);
  assert.equal(handle.hasEnded, true);
  assert.equal(handle.send("SIGTERM"), false);
  assert.equal(ProcessHandle.open(pid), undefined);
});
