import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { tryExclusiveLock } from "./exclusive-lock.ts";

function lockFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-lock-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "one.lock");
}

/** A process that takes the lock and lives until it is killed. */
async function holder(t: TestContext, file: string): Promise<() => Promise<void>> {
  const script = `
    const { tryExclusiveLock } = await import(${JSON.stringify(import.meta.resolve("./exclusive-lock.ts"))});
    globalThis.held = tryExclusiveLock(${JSON.stringify(file)}, 0);
    process.stdout.write(held ? "held" : "not held");
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  t.after(kill);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  assert.equal(said.toString(), "held");
  return kill;
}

test("tryExclusiveLock is one process's at a time, and free when that is killed", async (t) => {
  const file = lockFile(t);
  const kill = await holder(t, file);
  assert.equal(tryExclusiveLock(file, 0), undefined);
  await kill();
  const lock = tryExclusiveLock(file, 0);
  assert.ok(lock);
  lock[Symbol.dispose]();
});

for (const [name, text] of Object.entries({
  "a pid": "4121\n",
  "nothing but zeros": "\0".repeat(4096),
  "a half header": "SQLite format 3\0\u0010",
})) {
  test(`tryExclusiveLock takes a file that holds ${name}`, (t) => {
    const file = lockFile(t);
    writeFileSync(file, text);
    const lock = tryExclusiveLock(file, 0);
    assert.ok(lock);
    lock[Symbol.dispose]();
  });
}

test("tryExclusiveLock leaves a lock with its holder, whatever was written into the file meanwhile", async (t) => {
  const file = lockFile(t);
  await holder(t, file);
  const { ino } = statSync(file);
  writeFileSync(file, "4121\n".repeat(2_000));
  assert.equal(tryExclusiveLock(file, 0), undefined);
  assert.equal(statSync(file).ino, ino);
});

test("tryExclusiveLock says which file it cannot lock", (t) => {
  const file = lockFile(t);
  mkdirSync(file);
  assert.throws(
    () => tryExclusiveLock(file, 0),
    (error) => isFailure(error, "LOCK_UNUSABLE") && error.message.includes(file),
  );
});
