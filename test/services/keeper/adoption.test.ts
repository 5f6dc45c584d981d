import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readKeeperFile } from "../../../src/control/read-keeper-file.ts";
import { writeKeeperFile } from "../../../src/services/keeper/keeper-file.ts";
import { stopLeftovers } from "../../../src/services/keeper/leftovers.ts";
import { readLog } from "../../../src/services/logs/read-log.ts";
import type { ServiceSpec } from "../../../src/services/core/project/project-spec.ts";
import { becomes, processesWith } from "../../e2e/left-behind.ts";
import { isGone } from "./is-gone.ts";
import { KeptHome } from "./kept-home.ts";

const NODE = process.execPath;
/** Serves, and says a line for each request. */
const TALKER = `require("http").createServer((q, s) => { console.log("asked for " + q.url); s.end("hi"); }).listen(+process.env.PORT, process.env.HOST)`;
const TEN = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

function ten(): Record<string, Partial<ServiceSpec>> {
  return Object.fromEntries(TEN.map((name) => [name, { run: [NODE, "-e", TALKER] }]));
}

function ask(port: number | undefined, path: string): Promise<string> {
  return fetch(`http://127.0.0.1:${port}${path}`).then((response) => response.text());
}

test("Keeper adopts all ten services of one that was killed, and their output goes on", async () => {
  await using home = await KeptHome.open();
  const first = home.keep(ten());
  const before = await first.up();
  first.kill("SIGKILL");
  await first.exited;
  for (const { leasedPort } of before.services) assert.equal(await ask(leasedPort, "/while-nobody-keeps"), "hi");
  const second = home.keep(ten());
  const after = await second.up();
  assert.deepEqual(
    after.services.map(({ name, pid, state, leasedPort }) => [name, pid, state, leasedPort]),
    before.services.map(({ name, pid, leasedPort }) => [name, pid, "ready", leasedPort]),
  );
  for (const { leasedPort } of after.services) assert.equal(await ask(leasedPort, "/again"), "hi");
  for (const name of TEN) {
    await second.told((told) => told["service"] === name && told["text"] === "asked for /again", `${name}'s line`);
    const lines = (await readLog({ file: home.logFile(name) })).filter(({ stream }) => stream === "stdout");
    assert.deepEqual(
      lines.map(({ text }) => text),
      ["asked for /while-nobody-keeps", "asked for /again"],
    );
  }
  second.kill("SIGTERM");
  assert.equal((await second.exited).code, 0);
  for (const { pid } of after.services) assert.ok(await isGone(pid), `${pid} lives`);
});

test("Keeper starts anew what is not as its project says by now, and stops what is gone from it", async () => {
  await using home = await KeptHome.open();
  const first = home.keep({ same: {}, other: {}, gone: {} });
  const before = await first.up();
  first.kill("SIGKILL");
  await first.exited;
  const second = home.keep({ same: {}, other: { environment: { COLOUR: "red" } } });
  const after = await second.up();
  const [same, other, gone] = before.services;
  assert.deepEqual(
    after.services.map(({ name, pid, state }) => [name, pid === same?.pid, state]),
    [
      ["same", true, "ready"],
      ["other", false, "ready"],
    ],
  );
  assert.equal(after.services[1]?.leasedPort, other?.leasedPort);
  assert.ok(await isGone(other?.pid), "the other one lives");
  assert.ok(await isGone(gone?.pid), "the one that is gone lives");
});

test("Keeper tells when an adopted service ends, and starts it again", async () => {
  await using home = await KeptHome.open();
  const first = home.keep({
    api: { restart: { when: "always", backoffMs: 1, backoffMaxMs: 1, triesMax: 3, calmMs: 1 } },
  });
  const [before] = (await first.up()).services;
  first.kill("SIGKILL");
  await first.exited;
  const second = home.keep({
    api: { restart: { when: "always", backoffMs: 1, backoffMaxMs: 1, triesMax: 3, calmMs: 1 } },
  });
  await second.up();
  const skip = second.all.length;
  process.kill(before?.pid ?? 0, "SIGKILL");
  const again = await second.service("api", "ready", skip);
  assert.notEqual(again.pid, before?.pid);
  assert.equal(again.leasedPort, before?.leasedPort);
});

test("Keeper adopts its services when the daemon was killed too", async () => {
  await using home = await KeptHome.open();
  const first = home.keep(ten());
  const before = await first.up();
  const daemon = JSON.parse(await readFile(home.state.daemonFile, "utf8")) as { pid: number };
  first.kill("SIGKILL");
  process.kill(daemon.pid, "SIGKILL");
  await first.exited;
  const second = home.keep(ten());
  const after = await second.up();
  assert.deepEqual(
    after.services.map(({ pid, leasedPort, state }) => [pid, leasedPort, state]),
    before.services.map(({ pid, leasedPort }) => [pid, leasedPort, "ready"]),
  );
});

test("Keeper survives the death of the daemon, and is known to the next one", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {}, web: {} });
  const before = await keeper.up();
  const daemon = JSON.parse(await readFile(home.state.daemonFile, "utf8")) as { pid: number };
  process.kill(daemon.pid, "SIGKILL");
  const isBack = async (): Promise<boolean> =>
    (await readLog({ file: home.logFile("api") })).some(({ text }) => text === "the daemon is back");
  const deadline = performance.now() + 20_000;
  while (!(await isBack()) && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
  const after = await home.view();
  assert.deepEqual(
    after.services.map(({ pid, state, leasedPort }) => [pid, state, leasedPort]),
    before.services.map(({ pid, leasedPort }) => [pid, "ready", leasedPort]),
  );
});

test("stopLeftovers ends all that a dead keeper left, also what hides its origin, and nothing else", async () => {
  await using home = await KeptHome.open();
  const hidden = join(home.folder, "hidden");
  const sleeper = `require("fs").writeFileSync("${hidden}", String(process.pid)); setInterval(() => {}, 1e6)`;
  await writeFile(join(home.folder, "sleeper.js"), sleeper);
  const shell = `setsid -f env -i ${NODE} ${join(home.folder, "sleeper.js")}; exec ${NODE} -e '${TALKER}'`;
  const keeper = home.keep({ api: { run: shell }, web: {} });
  const view = await keeper.up();
  assert.ok(await becomes(() => processesWith("PORTOLAN_SERVICE", "api").length > 0, 5000));
  const hiddenPid = Number(await readWhenThere(hidden));
  keeper.kill("SIGKILL");
  await keeper.exited;
  const file = readKeeperFile(home.paths.file);
  assert.ok(file !== undefined);
  const { services, left } = await stopLeftovers(file, { pipes: home.paths.pipes });
  assert.deepEqual([[...services].sort(), left], [["api", "web"], []]);
  for (const pid of [...view.services.map((service) => service.pid), hiddenPid]) assert.ok(await isGone(pid), `${pid}`);
  assert.deepEqual(await stopLeftovers(file, { pipes: home.paths.pipes }), { services: [], left: [] });
});

test("Keeper stops what its predecessor had begun and had not written down", async () => {
  await using home = await KeptHome.open();
  const first = home.keep({ api: {}, web: {} });
  const [api, web] = (await first.up()).services;
  first.kill("SIGKILL");
  await first.exited;
  // As if it had been killed in the moment between the start of the process and the note of it.
  const file = readKeeperFile(home.paths.file);
  assert.ok(file !== undefined);
  await writeKeeperFile(home.paths.file, { ...file, lives: file.lives.filter(({ service }) => service === "web") });
  const second = home.keep({ api: {}, web: {} });
  const after = (await second.up()).services;
  assert.ok(await isGone(api?.pid));
  assert.notEqual(after[0]?.pid, api?.pid);
  assert.equal(after[1]?.pid, web?.pid);
});

async function readWhenThere(file: string): Promise<string> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${file} was not written`);
}
