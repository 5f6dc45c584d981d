import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sourceUrl, startProgram, until } from "../../../test/host/child-script.ts";
import { identify, isAlive } from "./processes.ts";
import { spawnDetached } from "./spawn-detached.ts";

/** Runs a step with a folder of its own. */
async function inFolder(step: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-spawn-"));
  try {
    await step(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("spawnDetached starts a program in its own session and folder, with a scrubbed environment", () =>
  inFolder(async (folder) => {
    const logFile = join(folder, "daemon.log");
    const environment = { PATH: process.env["PATH"], NODE_OPTIONS: "--bad", PORTOLAN_LEASE: "l1", PORTOLAN_PORT: "0" };
    const detached = await spawnDetached({
      program: "/bin/sh",
      args: ["-c", "pwd; cut -d' ' -f1,6 /proc/$$/stat; env; echo oops >&2"],
      environment,
      extraEnvironment: { PORTOLAN_HOME: folder },
      logFile,
    });
    assert.deepEqual(await detached.exited, { code: 0, signal: null });
    const lines = readFileSync(logFile, "utf8").split("\n");
    assert.equal(lines[0], "/");
    assert.equal(lines[1], `${detached.pid} ${detached.pid}`, "it leads its session");
    assert.ok(lines.includes("PORTOLAN_PORT=0") && lines.includes(`PORTOLAN_HOME=${folder}`));
    assert.ok(!lines.some((line) => /^(NODE_OPTIONS|PORTOLAN_LEASE)=/.test(line)));
    assert.ok(lines.includes("oops"));
    assert.equal(statSync(logFile).mode & 0o777, 0o600);
  }));

test("spawnDetached leaves a process behind that holds no pipe of its starter", () =>
  inFolder(async (folder) => {
    const source = `
      import { spawnDetached } from ${JSON.stringify(sourceUrl("host/processes/spawn-detached.ts"))};
      const { pid } = await spawnDetached(
        { program: "/bin/sleep", args: ["60"], environment: process.env, logFile: undefined });
      console.log(pid);`;
    // What a user writes: it ends when the pipe does.
    const command = `pid=$("$0" --input-type=module -e "$1"); echo "got $pid"`;
    await using shell = await startProgram("sh", ["-c", command, process.execPath, source], { cwd: folder });
    const pid = Number(/^got (\d+)$/.exec(await shell.line())?.[1]);
    const identity = identify(pid);
    assert.ok(identity);
    assert.equal(isAlive(identity), true);
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(identity));
  }));

test("spawnDetached tells how a process ended", async () => {
  const options = { program: "/bin/sh", environment: {}, logFile: undefined };
  const failing = await spawnDetached({ ...options, args: ["-c", "exit 4"] });
  assert.deepEqual(await failing.exited, { code: 4, signal: null });
  const killed = await spawnDetached({ ...options, args: ["-c", "kill -9 $$"] });
  assert.deepEqual(await killed.exited, { code: null, signal: "SIGKILL" });
});

test("spawnDetached says what it could not start", () =>
  inFolder(async (folder) => {
    const program = join(folder, "none");
    const failure = { code: "CANNOT_START_PROCESS", details: { program, error: `spawn ${program} ENOENT` } };
    await assert.rejects(spawnDetached({ program, args: [], environment: {}, logFile: undefined }), failure);
  }));

test("spawnDetached writes no log through a link that somebody laid", () =>
  inFolder(async (folder) => {
    const logFile = join(folder, "daemon.log");
    symlinkSync(join(folder, "elsewhere"), logFile);
    const starting = spawnDetached({ program: "/bin/sh", args: ["-c", "echo x"], environment: {}, logFile });
    await assert.rejects(starting, { code: "CANNOT_START_PROCESS" });
    assert.equal(existsSync(join(folder, "elsewhere")), false);
  }));

test("spawnDetached hands over an input of any length", () =>
  inFolder(async (folder) => {
    const logFile = join(folder, "log");
    const input = "ä".repeat(300_000);
    const options = { program: "/bin/cat", args: [], environment: {}, logFile };
    const child = await spawnDetached({ ...options, input });
    assert.deepEqual(await child.exited, { code: 0, signal: null });
    assert.equal(readFileSync(logFile, "utf8"), input);
    const deaf = await spawnDetached({ ...options, program: "/bin/true", input });
    assert.deepEqual(await deaf.exited, { code: 0, signal: null });
  }));
