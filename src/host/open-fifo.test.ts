import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openNewFifo, openOldFifo } from "./open-fifo.ts";

function read(descriptor: number): string {
  const bytes = Buffer.alloc(65_536);
  return bytes.toString("utf8", 0, readSync(descriptor, bytes));
}

test("openNewFifo makes a pipe that outlives its reader, and that the next reader finds as it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-fifo-"));
  try {
    const path = join(folder, "api.out");
    writeFileSync(path, "in its place");
    const first = openNewFifo(path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const child = spawn("sh", ["-c", "read go; echo while nobody reads; echo by name > /dev/stdout; read end"], {
      stdio: ["pipe", first.writeEnd, "inherit"],
    });
    closeSync(first.writeEnd);
    closeSync(first.readEnd);
    child.stdin?.write("go\n");
    const second = openOldFifo(path) as number;
    let text = "";
    while (!text.includes("by name")) {
      try {
        text += read(second);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
      }
    }
    assert.equal(text, "while nobody reads\nby name\n");
    child.stdin?.end();
    await once(child, "exit");
    assert.equal(read(second), "", "the end of the stream");
    closeSync(second);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("openOldFifo opens no file, no link and nothing that is gone", () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-fifo-"));
  try {
    writeFileSync(join(folder, "file"), "");
    assert.equal(spawnSync("ln", ["-s", "file", join(folder, "link")]).status, 0);
    for (const name of ["file", "link", "gone"]) assert.equal(openOldFifo(join(folder, name)), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
