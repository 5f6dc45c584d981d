import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { ensureDaemon } from "../../src/control/ensure-daemon.ts";
import { isFailure } from "../../src/failure/failure.ts";
import { stateFolder } from "../../src/host/state-folder.ts";
import { PortolanHome } from "./portolan-home.ts";

const root = join(import.meta.dirname, "../..");

function daemonLog(home: PortolanHome): string {
  return readFileSync(join(home.state, "logs/daemon.log"), "utf8");
}

test("ensureDaemon starts one daemon for many commands at once", async (t) => {
  const home = PortolanHome.open(t);
  const all = await Promise.all(Array.from({ length: 12 }, () => home.run(["daemon", "start", "--json"])));
  const answers = all.map(({ out }) => JSON.parse(out) as { pid: number; started: boolean });
  assert.equal(new Set(answers.map(({ pid }) => pid)).size, 1);
  assert.equal(answers.filter(({ started }) => started).length, 1);
  assert.equal(daemonLog(home).match(/ serves /g)?.length, 1);
});

test("ensureDaemon is not stopped by a socket file that nobody answers", async (t) => {
  const home = PortolanHome.open(t);
  mkdirSync(home.state, { mode: 0o700 });
  const { controlSocket } = stateFolder(home.environment);
  // Under another name the file stays when its server closes, as it does after `kill -9`.
  const server = createServer().listen(`${controlSocket}.x`);
  await once(server, "listening");
  renameSync(`${controlSocket}.x`, controlSocket);
  server.close();
  await once(server, "close");
  assert.equal((await home.run(["daemon", "start"])).status, 0);
});

test("ensureDaemon says what the daemon said when it does not start", async (t) => {
  const home = PortolanHome.open(t);
  const { status, said } = await home.run(["daemon", "start"], { PORTOLAN_PORT: "many" });
  assert.equal(status, 3);
  assert.match(said, /^error: Cannot start the daemon/);
  assert.match(said, /PORTOLAN_PORT is "many"/);
});

test("ensureDaemon replaces an older daemon, uses a newer one, and refuses one of another contract", async (t) => {
  const home = PortolanHome.open(t);
  const old = join(home.folder, "old");
  mkdirSync(old);
  for (const name of ["src", "bin"]) cpSync(join(root, name), join(old, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(old, "node_modules"));
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as object;
  writeFileSync(join(old, "package.json"), JSON.stringify({ ...manifest, version: "0.0.1" }));
  const options = { folder: stateFolder(home.environment), environment: home.environment };

  assert.equal((await home.run(["daemon", "start"])).status, 0);
  const used = await ensureDaemon({ ...options, own: { release: "0.0.1", contract: 1 } });
  assert.equal(used.started, false);
  const refused = ensureDaemon({ ...options, own: { release: "0.0.1", contract: 0 } });
  await assert.rejects(refused, (error) => isFailure(error, "DAEMON_NEWER"));
  await home.run(["daemon", "stop"]);

  const { out } = await home.run(["daemon", "start", "--json"], {}, join(old, "bin/portolan"));
  const { pid, release } = JSON.parse(out) as { pid: number; release: string };
  assert.equal(release, "0.0.1");
  const replaced = await ensureDaemon(options);
  assert.equal(replaced.started, true);
  assert.notEqual(replaced.status.pid, pid);
  assert.equal(replaced.status.gateway.workers.length >= 1, true);
});
