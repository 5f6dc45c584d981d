import assert from "node:assert/strict";
import type { KeptProjectView } from "../../src/control/keeper-contract.ts";
import { isRunning } from "../daemon/home.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes } from "./left-behind.ts";
import { SHOP } from "./small-shop.ts";
import type { TerminalProgram } from "./terminal-program.ts";

const DOWN = "\u001b[B";
const CTRL_C = "\u0003";
const CTRL_Z = "\u001a";
const ENTER_SCREEN = "\u001b[?1049h";
const LEAVE_SCREEN = "\u001b[?1049l";

async function pids(harbour: Harbour, directory: string): Promise<Readonly<Record<string, number>>> {
  const { stdout } = await harbour.portolan(["ps", "--json"], { cwd: directory });
  const [project] = JSON.parse(stdout) as KeptProjectView[];
  return Object.fromEntries((project?.services ?? []).map(({ name, pid = 0 }) => [name, pid]));
}

const allReady = /^shop +3 of 3 ready$/m;

function hasScreenBack({ written }: TerminalProgram): boolean {
  return written.split(ENTER_SCREEN).length === written.split(LEAVE_SCREEN).length;
}

testOnce("up shows a live view in a terminal, whose keys filter, restart and stop", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  await using up = harbour.terminal(["up"], { directory, env: { MARK: "blue" } });
  const first = await up.shows(allReady);
  assert.match(first, /^› ● web +ready .*https:\/\/web\.shop\.localhost:\d+$/m);
  assert.match(await up.shows(/all 3 are ready after/), /^db +│ db listens, marked blue$/m);
  const before = await pids(harbour, directory);

  up.type("/api listens");
  await up.shows((frame) => /^api +│ api listens/m.test(frame) && !/^(db|web) +│/m.test(frame));
  up.type("\u001b");
  await up.shows(/^db +│ db listens/m);

  up.type(`${DOWN}r`);
  await up.shows((frame) => /^› ● api/m.test(frame) && allReady.test(frame) && frame.split("api listens").length > 2);
  const after = await pids(harbour, directory);
  assert.notEqual(after["api"], before["api"]);
  assert.deepEqual([after["db"], after["web"]], [before["db"], before["web"]]);

  up.type("s");
  await up.shows(/^› ○ api +stopped/m);
  up.type("s");
  await up.shows(allReady);
  up.resize(60, 12);
  const small = await up.shows((frame) => frame.split("\n").length === 12);
  assert.ok(small.split("\n").every((line) => Array.from(line).length <= 60));

  const last = await pids(harbour, directory);
  up.type(CTRL_C);
  assert.deepEqual(await up.ended, { code: 0, signal: 0 });
  assert.ok(hasScreenBack(up));
  assert.match(up.after, /portolan: 3 services for .*restart/);
  assert.ok(
    Object.values(last).every((pid) => !isRunning(pid)),
    "nothing is left",
  );
});

testOnce("up leaves a keeper that has the project already, and gives the terminal back", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  assert.equal((await harbour.portolan(["up", "-d"], { cwd: directory })).code, 0);
  await using up = harbour.terminal(["up"], { directory });
  await up.shows(allReady);
  const before = await pids(harbour, directory);
  up.type("q");
  assert.deepEqual(await up.ended, { code: 0, signal: 0 });
  assert.match(up.after, /left shop running; `portolan down` stops it/);
  assert.ok(Object.values(before).every((pid) => isRunning(pid)));
  assert.equal((await harbour.portolan(["down"], { cwd: directory })).code, 0);
});

testOnce("up gives the terminal back when it is stopped or told to end by a signal", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  await using up = harbour.terminal(["up"], { directory });
  await up.shows(allReady);
  up.type(CTRL_Z);
  assert.ok(await becomes(() => hasScreenBack(up), 10_000));
  up.kill("SIGCONT");
  assert.ok(await becomes(() => !hasScreenBack(up), 10_000));
  const before = await pids(harbour, directory);
  up.kill("SIGTERM");
  assert.deepEqual(await up.ended, { code: 0, signal: 0 });
  assert.ok(hasScreenBack(up));
  assert.ok(Object.values(before).every((pid) => !isRunning(pid)));
});

testOnce("up with --plain or TERM=dumb writes lines in a terminal too", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  await using up = harbour.terminal(["up"], { directory, env: { TERM: "dumb", NO_COLOR: "1" } });
  assert.ok(await becomes(() => /all 3 are ready/.test(up.written), 60_000));
  assert.ok(!up.written.includes("\u001b"), JSON.stringify(up.written));
  up.type(CTRL_C);
  assert.deepEqual(await up.ended, { code: 0, signal: 0 });
});

testOnce("up whose terminal is closed stops all", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  await using up = harbour.terminal(["up"], { directory });
  await up.shows(allReady);
  const before = await pids(harbour, directory);
  up.hangUp();
  assert.ok(await becomes(() => Object.values(before).every((pid) => !isRunning(pid)), 15_000));
  assert.ok(await becomes(() => !isRunning(up.pid), 15_000));
});
