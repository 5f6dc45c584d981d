import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startProgram, startScript, sourceUrl, until } from "../../../test/host/child-script.ts";
import { needs, PYTHON } from "../../../test/support/needs.ts";
import { describeProcess, identify, isAlive, processTree, type ProcessIdentity } from "./processes.ts";

const isZombie = (pid: number): boolean => readFileSync(`/proc/${pid}/stat`, "latin1").includes(") Z ");

test("identify and isAlive agree about this process", () => {
  const self = identify(process.pid);
  assert.ok(self);
  assert.equal(isAlive(self), true);
  assert.match(self.bootId, /^[0-9a-f-]{36}$/);
  assert.match(self.pidNamespace, /^\d+$/);
});

test("isAlive takes no reused pid, no earlier boot and no other namespace for the process", () => {
  const self = identify(process.pid);
  assert.ok(self);
  assert.equal(isAlive({ ...self, startTicks: self.startTicks + 1 }), false);
  assert.equal(isAlive({ ...self, bootId: "00000000-0000-0000-0000-000000000000" }), false);
  assert.equal(isAlive({ ...self, pidNamespace: "1" }), false);
});

test("identify finds no process that is not there", () => {
  const { pid } = spawnSync("true");
  assert.equal(identify(pid), undefined);
  assert.equal(describeProcess(pid), undefined);
  assert.equal(identify(0), undefined);
});

test("isAlive is false for a zombie", async () => {
  await using parent = await startProgram("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const pid = Number(await parent.line());
  await until(() => isZombie(pid));
  const zombie = identify(pid);
  assert.ok(zombie, "it still has a pid");
  assert.equal(isAlive(zombie), false);
  await until(() => describeProcess(parent.pid)?.argv[0] === "sleep");
  assert.deepEqual(processTree(parent.pid), [parent.pid]);
});

test("isAlive is true while other threads go on after the first has ended", async (t) => {
  if (!needs(t, ["python3"])) return;
  const source = `
import ctypes, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
print("up", flush=True)
ctypes.CDLL(None).pthread_exit(None)`;
  await using program = await startProgram(PYTHON, ["-c", source]);
  await program.line();
  await until(() => isZombie(program.pid));
  const identity = identify(program.pid);
  assert.ok(identity);
  assert.equal(isAlive(identity), true);
  assert.deepEqual(processTree(program.pid), [program.pid]);
});

test("identify reads a process whose name looks like the fields behind it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-processes-"));
  try {
    const program = join(folder, "a) S 1 (b");
    copyFileSync("/bin/sleep", program);
    await using odd = await startProgram(program, ["60"], { cwd: folder });
    const identity = identify(odd.pid);
    assert.ok(identity);
    assert.equal(isAlive(identity), true);
    const description = describeProcess(odd.pid);
    assert.equal(description?.parentPid, process.pid);
    assert.equal(description.startTicks, identity.startTicks);
    assert.deepEqual(description.argv, [program, "60"]);
    assert.equal(description.cwd, folder);
    assert.equal(description.uid, process.getuid?.());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("describeProcess keeps empty arguments", async () => {
  await using program = await startProgram("sh", ["-c", "echo up; read x", "", "a b", ""]);
  await program.line();
  assert.deepEqual(describeProcess(program.pid)?.argv, ["sh", "-c", "echo up; read x", "", "a b", ""]);
});

test("isAlive finds a process that was identified in another pid namespace", async (t) => {
  if (!needs(t, ["unshare"])) return;
  const source = `
    import { identify } from ${JSON.stringify(sourceUrl("host/processes/processes.ts"))};
    console.log(JSON.stringify(identify(process.pid)));
    process.stdin.resume();`;
  const flags = ["-r", "--pid", "--fork", "--kill-child", "--mount-proc"];
  if (spawnSync("unshare", [...flags, "true"]).status !== 0) return t.skip("this machine gives no pid namespaces");
  await using container = await startProgram("unshare", [
    ...flags,
    process.execPath,
    "--input-type=module",
    "-e",
    source,
  ]);
  const inner = JSON.parse(await container.line()) as ProcessIdentity;
  assert.notEqual(inner.pidNamespace, identify(process.pid)?.pidNamespace);
  assert.equal(isAlive(inner), true);
  assert.equal(isAlive({ ...inner, pid: inner.pid + 1 }), false);
  container.child.kill("SIGKILL");
  await until(() => !isAlive(inner));
});

test("processTree collects descendants, parents first, and never this process", async () => {
  await using shell = await startProgram("sh", ["-c", "sh -c 'echo $$; sleep 60 & wait' & echo $$; wait"]);
  const pids = new Set([Number(await shell.line()), Number(await shell.line())]);
  // Between fork and exec, what will be sleep is a shell still.
  await until(() => describeProcess(processTree(shell.pid)[2] ?? 0)?.argv[0] === "sleep");
  const [first, second, third] = processTree(shell.pid);
  assert.equal(first, shell.pid);
  assert.ok(second !== undefined && pids.has(second));
  assert.ok(!processTree(process.pid).includes(process.pid));
  assert.ok(processTree(process.pid).includes(third ?? 0));
});

test("processTree finds by its lease what has left the tree, with its children", async () => {
  const lease = `test-${process.pid}-tree`;
  const env = { ...process.env, PORTOLAN_LEASE: lease };
  const leave = "setsid sh -c 'echo $$; env -u PORTOLAN_LEASE sleep 60 & wait' & exit 0";
  await using shell = await startProgram("sh", ["-c", leave], { env });
  const left = Number(await shell.line());
  try {
    await until(() => describeProcess(left)?.parentPid !== shell.pid);
    assert.deepEqual(processTree(shell.pid), []);
    await until(() => describeProcess(processTree(undefined, { lease })[1] ?? 0)?.argv[0] === "sleep");
    const [first] = processTree(undefined, { lease });
    assert.equal(first, left);
    assert.deepEqual(processTree(undefined, { lease: lease.slice(0, -1) }), [], "a part of a lease is another lease");
  } finally {
    for (const pid of processTree(undefined, { lease })) process.kill(pid, "SIGKILL");
  }
});

test("processTree takes no lease from another user's process", async (t) => {
  if (process.getuid?.() !== 0) return t.skip("needs root, to be another user");
  const lease = `test-${process.pid}-foreign`;
  await using foreign = await startProgram("sleep", ["60"], { uid: 65_534, env: { PORTOLAN_LEASE: lease } });
  await until(() => describeProcess(foreign.pid)?.uid === 65_534);
  assert.deepEqual(processTree(undefined, { lease }), []);
  assert.deepEqual(processTree(foreign.pid), [foreign.pid], "root may end its own descendants whoever they are");
});

test("processes.ts loads no koffi", async () => {
  const files = [
    "processes/processes",
    "processes/end-process-tree",
    "processes/spawn-detached",
    "projects/git",
    "sockets/listeners",
    "state-folder",
  ];
  const imports = files.map((file) => `await import(${JSON.stringify(sourceUrl(`host/${file}.ts`))});`);
  const source = `import { readFileSync } from "node:fs"; import { createRequire } from "node:module";
    ${imports.join("")} console.log(/koffi/.test(readFileSync("/proc/self/maps", "utf8")));`;
  await using script = await startScript(source);
  assert.equal(await script.line(), "false");
});
