import assert from "node:assert/strict";
import type { ServiceView } from "../../src/control/contract.ts";
import { isRunning, killNow } from "../daemon/home.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes } from "./left-behind.ts";
import { machineSlowness } from "./machine-slowness.ts";
import type { Run } from "./run.ts";

/** Issue 3, section 3: within this a killed run's name is free, or its listener's. */
const SETTLED_MS = 2_000;

const SERVER = `
import { createServer } from "node:http";
createServer((request, response) => response.end("pid " + process.pid)).listen(process.env.PORT, process.env.HOST);
`;
const FILES = { "server.mjs": SERVER };

/** How a command may have its server below itself. */
const TREES: Readonly<Record<string, readonly string[]>> = {
  "a shell": ["sh", "-c", "node server.mjs; exit 1"],
  "a session of its own": ["sh", "-c", "setsid node server.mjs & wait"],
  "the background": ["sh", "-c", "node server.mjs & exec sleep 1000"],
};

/** Kills the run alone, as `kill -9` does, and says what its service is then, and after how long. */
async function kill(harbour: Harbour, run: Run, state: ServiceView["state"]): Promise<number> {
  const startMs = performance.now();
  run.started.kill("SIGKILL", "process");
  await harbour.becomes(run.service.id, state);
  return performance.now() - startMs;
}

for (const [where, command] of Object.entries(TREES)) {
  testOnce(`run that is killed leaves a server in ${where} its name, until that ends`, async (engine) => {
    await using harbour = await Harbour.open(engine);
    const run = await harbour.run(command, { files: FILES, options: ["--name", "wreck"] });
    const [, pid] = /^pid (\d+)$/.exec((await harbour.get(run.url("http"))).text) ?? [];
    const below = harbour.processesOf(run);
    assert.ok(below.includes(Number(pid)) && below.length > 1, `${below.join()} run`);
    const slowness = machineSlowness();
    const orphanedMs = await kill(harbour, run, "orphaned");
    assert.ok(orphanedMs < SETTLED_MS * slowness, `orphaned after ${orphanedMs} ms`);
    assert.equal((await harbour.get(run.url("https"))).text, `pid ${pid}`, "it is served on");
    const shown = (await harbour.portolan(["ls"])).stdout;
    assert.match(shown, new RegExp(`wreck\\.localhost\\S*\\s+orphaned\\s+\\S+:${run.service.port}\\b`));

    // What it was started by may go first: the name is the listener's.
    for (const other of below) if (other !== Number(pid) && isRunning(other)) await killNow(other);
    assert.equal((await harbour.get(run.url("https"))).text, `pid ${pid}`);
    const startMs = performance.now();
    await killNow(Number(pid));
    await harbour.becomes(run.service.id, "down");
    assert.ok(performance.now() - startMs < SETTLED_MS * slowness, `free after ${performance.now() - startMs} ms`);
    assert.doesNotMatch((await harbour.portolan(["ls", "--all"])).stdout, new RegExp(`^${run.service.port}\\s`, "m"));
  });
}

testOnce("run that is killed with nothing that listens frees its name and lease", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const options = { options: ["--name", "wreck"] };
  const run = await harbour.run(["sleep", "1000"], { ...options, until: "starting" });
  // It is registered before its command is started.
  assert.ok(await becomes(() => harbour.processesOf(run).length > 0, 30_000));
  const below = harbour.processesOf(run);
  const slowness = machineSlowness();
  const freeMs = await kill(harbour, run, "down");
  assert.ok(freeMs < SETTLED_MS * slowness, `free after ${freeMs} ms`);
  for (const pid of below) await killNow(pid);
  const next = await harbour.run(["node", "server.mjs"], { files: FILES, options: options.options });
  assert.match((await harbour.get(next.url("https"))).text, /^pid/);
});

testOnce(
  "run and daemon that are killed together are settled by the next command that needs a daemon",
  async (engine) => {
    await using harbour = await Harbour.open(engine);
    const lives = await harbour.run(["node", "server.mjs"], { files: FILES, options: ["--name", "lives"] });
    const dies = await harbour.run(["node", "server.mjs"], { files: FILES, options: ["--name", "dies"] });
    const [, pid = ""] = (await harbour.get(lives.url("http"))).text.split(" ");
    const [, other = ""] = (await harbour.get(dies.url("http"))).text.split(" ");
    const daemon = (await harbour.status()).pid;
    // The daemon first, and stopped before: it must not see the others go.
    process.kill(daemon, "SIGSTOP");
    for (const run of [lives, dies]) run.started.kill("SIGKILL", "process");
    await killNow(Number(other));
    await killNow(daemon);
    assert.ok(await becomes(() => !lives.started.isRunning && !dies.started.isRunning, 10_000));

    assert.match((await harbour.portolan(["ls"])).stderr, /no daemon is running; this is what the last one knew/);
    assert.equal((await harbour.get(lives.url("https"))).text, `pid ${pid}`, "the gateway's worker serves on");
    const asked = await harbour.portolan(["port"]);
    assert.equal(asked.code, 0, asked.stderr);
    const shown = (await harbour.portolan(["ls", "--all"])).stdout;
    assert.match(shown, new RegExp(`lives\\.localhost\\S*\\s+orphaned\\s+\\S+:${lives.service.port}\\b`));
    assert.match(shown, /dies\.localhost\S*\s+exit \?/);
    assert.equal((await harbour.get(lives.url("https"))).text, `pid ${pid}`);
    await killNow(Number(pid));
    const isFree = async (): Promise<boolean> => !/lives\S*\s+orphaned/.test((await harbour.portolan(["ls"])).stdout);
    for (let look = 0; look < 10 && !(await isFree()); look++);
    assert.ok(await isFree(), "free when its listener ends");
  },
);
