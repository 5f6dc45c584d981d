import assert from "node:assert/strict";
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { daemonProgram, GAVE_WAY } from "../../src/control/daemon-program.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { becomes, listeningPorts } from "../e2e/left-behind.ts";
import { Home, isRunning, killNow } from "./home.ts";

const AT_ONCE = 20;

test("One of twenty daemons that start in the same instant lives, and all clients have answers from it", async () => {
  await using home = await Home.make({ engine: "node" });
  ensureStateFolder(home.folder);
  const ends: (number | null)[] = [];
  for (let index = 0; index < AT_ONCE; index++) void home.startBare().then((code) => ends.push(code));
  const statuses = await Promise.all(Array.from({ length: AT_ONCE }, () => home.start()));
  assert.ok(await becomes(() => ends.length >= AT_ONCE - 1, 20_000), `${ends.length} have given way`);
  const pids = new Set(statuses.map(({ pid }) => pid));
  assert.equal(pids.size, 1, "all clients have the same daemon");
  assert.deepEqual(new Set(ends), new Set([GAVE_WAY]));
  assert.equal((await home.status()).pid, [...pids][0]);
  const daemons = (): number => home.processes().filter(({ command }) => command.endsWith("daemon/main.ts")).length;
  assert.ok(await becomes(() => daemons() === 1, 5_000), `${daemons()} daemons live`);
  await home.worker();
});

test("One of two daemons that start in the same instant lives, twenty times", async (t) => {
  await using home = await Home.make({ engine: "node" });
  let lived = 0;
  for (let round = 0; round < AT_ONCE; round++) {
    const ends: (number | null)[] = [];
    const children = [home.spawnBare(), home.spawnBare()];
    for (const child of children) child.once("exit", (code) => ends.push(code));
    assert.ok(await becomes(() => ends.length > 0, 30_000), "one has given way");
    assert.deepEqual(ends, [GAVE_WAY], `round ${round}`);
    const winner = children.find(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    assert.ok(winner?.pid, "the other one lives");
    // Killed wherever it is by now: what it leaves must not be in the next one's way.
    const ended = once(winner, "exit");
    winner.kill("SIGKILL");
    await ended;
    lived++;
  }
  const { pid, findings } = await home.start();
  assert.deepEqual(findings, []);
  assert.ok(await becomes(() => workersOf(home).length === 1, 20_000), "no worker but its own is left");
  assert.ok(isRunning(pid));
  t.diagnostic(`one of two, ${lived} times`);
});

test("A daemon starts over what a dead one left: socket, locks, file", async () => {
  await using home = await Home.make({ engine: "node" });
  const { folder } = home;
  ensureStateFolder(folder);
  // A socket whose owner was killed: nothing takes its file away.
  const stale = createServer();
  stale.listen(`${folder.controlSocket}.stale`);
  await once(stale, "listening");
  renameSync(`${folder.controlSocket}.stale`, folder.controlSocket);
  stale.close();
  // As another program would lock: its pid in the file.
  for (const file of [folder.daemonLock, join(folder.root, "starter.lock")]) writeFileSync(file, "4121\n");
  writeFileSync(folder.daemonFile, '{"pid": 1, "ports": "none"');
  const { pid } = await home.start();
  await killNow(pid);
  for (const worker of workersOf(home)) await killNow(worker);
  const next = await home.start();
  assert.notEqual(next.pid, pid);
  await home.worker();
});

test("A second home at the same time has its own daemon, ports and names", async () => {
  await using one = await Home.open({ engine: "node" });
  await using other = await Home.open({ engine: "node" });
  await one.client.putAlias("shop", { target: { address: "127.0.0.1", port: 9 } });
  assert.deepEqual((await other.client.chart()).aliases, []);
  const [status, otherStatus] = [await one.status(), await other.status()];
  assert.notEqual(status.pid, otherStatus.pid);
  assert.notDeepEqual(status.gateway.ports, otherStatus.gateway.ports);
  await other.client.stop();
  assert.ok(await becomes(() => other.processes().length === 0, 5_000));
  assert.equal((await one.status()).pid, status.pid);
  assert.deepEqual(listeningPorts(status.gateway.ports), [...status.gateway.ports]);
});

test("A daemon whose log cannot be written serves all the same", async () => {
  await using home = await Home.make({ engine: "node" });
  const { program, args } = daemonProgram();
  const full = openSync("/dev/full", "w");
  mkdirSync(home.folder.root, { recursive: true, mode: 0o700 });
  const child = spawn(program, args, { env: home.environment, stdio: ["ignore", full, full] });
  closeSync(full);
  const answers = (): boolean => {
    void home.status().then(
      () => (isAnswered = true),
      () => undefined,
    );
    return isAnswered;
  };
  let isAnswered = false;
  assert.ok(await becomes(answers, 20_000), `exit status ${child.exitCode}`);
  assert.equal((await home.start()).pid, child.pid);
  await home.worker();
});

/** Pids of the workers of a home, whether its daemon lives or not. */
function workersOf(home: Home): number[] {
  const workers = home.processes().filter(({ command }) => command.includes("worker/main.ts"));
  return workers.map(({ pid }) => pid);
}
