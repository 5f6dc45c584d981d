import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, readSync, writeSync } from "node:fs";
import { test } from "node:test";
import { openPipe } from "./open-pipe.ts";

test("openPipe opens what a program can open again by the name /dev/stdout", () => {
  const { readEnd, writeEnd } = openPipe();
  try {
    assert.ok(fstatSync(readEnd).isFIFO());
    writeSync(writeEnd, "one ");
    const child = spawnSync("sh", ["-c", "echo two > /dev/stdout; ls /proc/self/fd"], {
      stdio: ["ignore", writeEnd, "inherit"],
    });
    assert.equal(child.status, 0);
    const bytes = Buffer.alloc(1024);
    const [first, ...descriptors] = bytes.toString("utf8", 0, readSync(readEnd, bytes)).trim().split("\n");
    assert.equal(first, "one two");
    assert.deepEqual([descriptors.includes(String(readEnd)), descriptors.includes(String(writeEnd))], [false, false]);
  } finally {
    closeSync(readEnd);
    closeSync(writeEnd);
  }
});
