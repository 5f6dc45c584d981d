import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, realpathSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startProgram, until } from "../../../test/host/child-script.ts";
import { readProcessFacts } from "./process-facts.ts";

test("readProcessFacts tells of this process what the runtime knows of it", () => {
  const facts = readProcessFacts(process.pid);
  assert.ok(facts);
  assert.deepEqual(
    [facts.parentPid, facts.uid, facts.cwd, facts.isExeDeleted, facts.isCwdDeleted],
    [process.ppid, process.getuid?.(), process.cwd(), false, false],
  );
  assert.equal(facts.exe, realpathSync(process.execPath));
  const ageMs = Date.now() - facts.startedAtMs - performance.now();
  assert.ok(ageMs > -100 && ageMs < 3000, `started ${ageMs} ms before the runtime says`);
  assert.equal(facts.userName, process.env["USER"] ?? facts.userName);
  assert.match(String(facts.networkNamespace), /^\d+$/);
});

test("readProcessFacts keeps listed variables alone, and bounds arguments of a megabyte", async () => {
  // One argument of Linux has at most 128 KiB; many make more.
  const words = Array.from({ length: 9 }, () => "x".repeat(120_000));
  await using program = await startProgram("sh", ["-c", "echo up; read x", ...words], {
    env: { PORT: "3000", SECRET: "s", npm_lifecycle_event: "dev\u001b[2J" },
  });
  await program.line();
  const facts = readProcessFacts(program.pid);
  assert.deepEqual(facts?.hints, { PORT: "3000", npm_lifecycle_event: "dev\u001b[2J" });
  assert.deepEqual(facts.argv.slice(0, 3), ["sh", "-c", "echo up; read x"]);
  assert.ok(facts.argv.join(" ").length <= 131_072);
});

test("readProcessFacts says that program and folder are gone, and that a process is stopped", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portolan-facts-")));
  const program = join(folder, "a) S 1 (b");
  const work = mkdtempSync(join(folder, "work-"));
  copyFileSync("/bin/sleep", program);
  await using odd = await startProgram(program, ["60"], { cwd: work });
  await until(() => readProcessFacts(odd.pid)?.exe === program);
  rmSync(program);
  rmdirSync(work);
  odd.child.kill("SIGSTOP");
  await until(() => readProcessFacts(odd.pid)?.state === "T");
  const facts = readProcessFacts(odd.pid);
  assert.deepEqual(
    [facts?.exe, facts?.isExeDeleted, facts?.cwd, facts?.isCwdDeleted, facts?.parentPid],
    [program, true, work, true, process.pid],
  );
  rmSync(folder, { recursive: true });
});

test("readProcessFacts takes a program that is called deleted for one that is there", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portolan-facts-")));
  const program = join(folder, "old (deleted)");
  copyFileSync("/bin/sleep", program);
  await using odd = await startProgram(program, ["60"]);
  await until(() => readProcessFacts(odd.pid)?.exe === program);
  assert.equal(readProcessFacts(odd.pid)?.isExeDeleted, false);
  rmSync(program);
  assert.equal(readProcessFacts(odd.pid)?.isExeDeleted, true);
  assert.equal(readProcessFacts(odd.pid)?.exe, program);
  rmSync(folder, { recursive: true });
});

test("readProcessFacts gives of another user's process its name, command and start", async (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root, to be another user");
  await using foreign = await startProgram("sleep", ["60"], { uid: 65_534, env: {} });
  await until(() => readProcessFacts(foreign.pid)?.argv[0] === "sleep");
  const facts = readProcessFacts(foreign.pid);
  assert.deepEqual([facts?.uid, facts?.userName, facts?.parentPid], [65_534, "nobody", process.pid]);
});

test("readProcessFacts finds nothing of a process that is not there", () => {
  assert.equal(readProcessFacts(0), undefined);
  assert.equal(readProcessFacts(2 ** 31 - 1), undefined);
});
