import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startProgram, until } from "../../../test/host/child-script.ts";
import { endProcessTree } from "./end-process-tree.ts";
import { identify, isAlive, processTree } from "./processes.ts";

test("endProcessTree ends a tree politely, within the grace", async () => {
  await using shell = await startProgram("sh", ["-c", "sleep 60 & sleep 60 & echo up; wait"]);
  await shell.line();
  await until(() => processTree(shell.pid).length === 3);
  const pids = processTree(shell.pid);
  const ended = await endProcessTree({ root: identify(shell.pid), graceMs: 10_000 });
  assert.deepEqual(ended, { signalled: pids, killed: [], left: [] });
  assert.deepEqual(processTree(shell.pid), []);
});

test("endProcessTree kills what does not obey, and what has left the tree with its lease", async () => {
  const lease = `test-${process.pid}-end`;
  const env = { ...process.env, PORTOLAN_LEASE: lease };
  const deaf = "trap '' TERM; while :; do sleep 60; done";
  const command = `setsid sh -c "echo up; ${deaf}" & ${deaf}`;
  await using shell = await startProgram("sh", ["-c", command], { env });
  await shell.line();
  await until(() => processTree(shell.pid, { lease }).length === 4);
  const ended = await endProcessTree({ root: identify(shell.pid), lease, graceMs: 100 });
  assert.ok(ended.killed.includes(shell.pid));
  assert.deepEqual(ended.left, []);
  assert.deepEqual(processTree(shell.pid, { lease }), []);
});

test("endProcessTree does not wait for the grace when its signal aborts", async () => {
  await using shell = await startProgram("sh", ["-c", "trap 'echo heard' TERM; echo up; while :; do sleep 0.01; done"]);
  await shell.line();
  const abort = new AbortController();
  const ending = endProcessTree({ root: identify(shell.pid), graceMs: 3_600_000, signal: abort.signal });
  assert.equal(await shell.line(), "heard");
  abort.abort();
  assert.deepEqual((await ending).left, []);
});

test("endProcessTree ends what starts when the tree is told to end", async () => {
  const lease = `test-${process.pid}-late`;
  const env = { ...process.env, PORTOLAN_LEASE: lease };
  // Its last act is a process in a session of its own, deaf from birth (what is ignored is inherited); then it is gone.
  const late = "trap '' TERM; setsid sh -c 'sleep 60; sleep 60' >/dev/null 2>&1 &";
  const program = `trap "${late} exit" TERM; echo up; while :; do sleep 0.01; done`;
  await using shell = await startProgram("sh", ["-c", program], { env });
  await shell.line();
  const ended = await endProcessTree({ root: identify(shell.pid), lease, graceMs: 500 });
  assert.equal(ended.killed.length, 2, "the deaf shell and its sleep");
  assert.ok(!ended.killed.includes(shell.pid), "the first shell obeyed");
  assert.deepEqual(ended.left, []);
  assert.deepEqual(processTree(undefined, { lease }), []);
});

test("endProcessTree ends a chain of processes each of which starts the next as its last act", async (t) => {
  const lease = `test-${process.pid}-chain`;
  const folder = mkdtempSync(join(tmpdir(), "portolan-chain-"));
  t.after(() => rmSync(folder, { recursive: true }));
  // Five scripts, each of which names the next one only: the chain ends by itself.
  for (let link = 1; link <= 4; link++) {
    const next = `setsid sh ${join(folder, `${link + 1}.sh`)} >/dev/null 2>&1 </dev/null &`;
    writeFileSync(join(folder, `${link}.sh`), `trap "${next} exit" TERM\necho up\nwhile :; do sleep 0.01; done\n`);
  }
  writeFileSync(join(folder, "5.sh"), "sleep 60\n");
  const env = { ...process.env, PORTOLAN_LEASE: lease };
  await using shell = await startProgram("sh", [join(folder, "1.sh")], { env });
  await shell.line();
  const ended = await endProcessTree({ root: identify(shell.pid), lease, graceMs: 10_000 });
  assert.ok(ended.signalled.length >= 2, `${ended.signalled.length} were told`);
  assert.deepEqual(ended.left, []);
  assert.deepEqual(processTree(undefined, { lease }), []);
});

test("endProcessTree ends a stopped process politely", async () => {
  await using program = await startProgram("sleep", ["60"]);
  process.kill(program.pid, "SIGSTOP");
  const ended = await endProcessTree({ root: identify(program.pid), graceMs: 10_000 });
  assert.deepEqual(ended.killed, []);
});

test("endProcessTree leaves alone the process that has the pid now", async () => {
  await using program = await startProgram("sleep", ["60"]);
  const identity = identify(program.pid);
  assert.ok(identity);
  const root = { ...identity, startTicks: identity.startTicks - 1 };
  assert.deepEqual(await endProcessTree({ root, graceMs: 0 }), { signalled: [], killed: [], left: [] });
  assert.equal(isAlive(identity), true);
});
