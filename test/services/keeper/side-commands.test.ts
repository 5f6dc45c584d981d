import assert from "node:assert/strict";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { test } from "node:test";
import { spawnChild } from "../../../src/services/spawn-child.ts";
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

test("spawnChild signals nobody by the pid of a child that has ended", async () => {
  const left = `trap "echo hangup" HUP; echo begun; read line; echo "read $line"`;
  const options = {
    program: "/bin/sh",
    argv: ["sh", "-c", `sh -c '${left}' <&3 &`],
    directory: "/",
    environment: { PATH: process.env["PATH"] ?? "" },
    onInterruptTyped: () => {},
  };
  const { child, ended, signal } = await spawnChild(options, ["ignore", "pipe", "inherit", "pipe"]);
  assert.ok(child.stdout !== null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, "begun");
  await ended;
  // What it left in its group would hear it.
  signal("SIGHUP");
  (child.stdio[3] as Writable).end("on\n");
  assert.equal((await lines.next()).value, "read on");
});
