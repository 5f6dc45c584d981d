import assert from "node:assert/strict";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { KeptChildren } from "../../../src/services/keeper/kept-children.ts";
import { keptPipes } from "../../../src/services/keeper/kept-pipes.ts";
import { runToEnd } from "../../../src/services/keeper/run-to-end.ts";

test("runToEnd ends a command that is called off while it is being started", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-side-")));
  using children = new KeptChildren();
  const pipes = keptPipes(folder, "api", ".hook");
  const over = new AbortController();
  try {
    const running = runToEnd({
      command: "exec sleep 60",
      directory: folder,
      environment: { PATH: process.env["PATH"] ?? "" },
      output: { pipes, hear: () => {} },
      children: children.of("api before", pipes),
      signal: over.signal,
    });
    over.abort();
    assert.deepEqual(await running, { ok: false, detail: '"exec sleep 60" ended with SIGTERM' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
