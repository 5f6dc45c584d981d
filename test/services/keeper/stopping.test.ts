import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readLog } from "../../../src/services/logs/read-log.ts";
import { isGone } from "./is-gone.ts";
import { KeptHome, SERVER } from "./kept-home.ts";

const NODE = process.execPath;

test("Keeper ends the tree of a service: its shell, background, session and what hides its origin, and no neighbour", async () => {
  await using home = await KeptHome.open();
  const sleeper = `${NODE} -e 'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1e6)'`;
  const tree = (name: string): string => `
    ${sleeper} ${name}-background &
    setsid ${sleeper} ${name}-session &
    setsid -f sh -c '(exec env -i ${sleeper.replaceAll("'", `'\\''`)} ${name}-bare) &'
    ${NODE} -e '${SERVER}'; true`;
  const keeper = home.keep({ one: { run: tree("one") }, two: { run: tree("two") } });
  await keeper.up();
  const pidsOf = (name: string): Promise<number[]> =>
    Promise.all(["background", "session", "bare"].map((kind) => pidIn(join(home.folder, `${name}-${kind}`))));
  const [one, two] = [await pidsOf("one"), await pidsOf("two")];
  const answer = await home.ask({ type: "stop", services: ["one"] });
  assert.equal(answer.type, "done");
  for (const pid of one) assert.ok(await isGone(pid), `${pid} of the stopped one lives`);
  for (const pid of two) assert.ok(!(await isGone(pid)), `${pid} of the neighbour is gone`);
  keeper.kill("SIGHUP");
  assert.equal((await keeper.exited).code, 0);
  for (const pid of two) assert.ok(await isGone(pid), `${pid} lives`);
});

test("Keeper kills what does not end within its grace, at once when it is hastened", async () => {
  await using home = await KeptHome.open();
  const stubborn = `for (const s of ["SIGTERM", "SIGINT"]) process.on(s, () => console.log("heard " + s)); ${SERVER}`;
  const keeper = home.keep({
    short: { run: [NODE, "-e", stubborn], stop: { signal: "SIGINT", graceMs: 300 } },
    long: { run: [NODE, "-e", stubborn], stop: { signal: "SIGTERM", graceMs: 600_000 } },
  });
  await keeper.up();
  await home.ask({ type: "stop", services: ["short"] });
  assert.deepEqual((await home.serviceView("short")).exit, { code: null, signal: "SIGKILL" });
  const log = await readLog({ file: home.logFile("short"), matches: ({ text }) => text.startsWith("heard") });
  assert.deepEqual(
    log.map(({ text }) => text),
    ["heard SIGINT"],
  );
  keeper.kill("SIGTERM");
  await keeper.told((told) => told["text"] === "heard SIGTERM", "the long one");
  keeper.kill("SIGTERM");
  assert.equal((await keeper.exited).code, 0);
});

test("Keeper refuses a second one of the same project, and a data folder that is in use", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {} });
  const [api] = (await keeper.up()).services;
  const second = home.keep({ api: {} });
  const refused = await second.told(({ type }) => type === "failure", "a failure");
  assert.equal(refused["code"], "KEEPER_RUNS");
  assert.match(String(refused["message"]), new RegExp(`keeper ${keeper.child.pid}`));
  assert.equal((await home.serviceView("api")).pid, api?.pid);
  keeper.kill("SIGTERM");
  await keeper.exited;
  // Somebody else's process uses the data: as if it had escaped.
  const user = spawn("sleep", ["1000"]);
  await once(user, "spawn");
  await home.useData("api", user.pid ?? 0);
  const third = home.keep({ api: {} });
  const failed = await third.service("api", "failed");
  assert.match(failed.cause ?? "", new RegExp(`process ${user.pid} still uses its data`));
  user.kill("SIGKILL");
  await once(user, "exit");
  await home.ask({ type: "start", services: [], wait: true });
  assert.equal((await home.serviceView("api")).state, "ready");
});

test("Keeper gives a service the terminal that it wants", async () => {
  await using home = await KeptHome.open();
  const asks = `console.log("tty " + process.stdout.isTTY + " " + process.stdout.columns); ${SERVER}`;
  const keeper = home.keep({ api: { run: [NODE, "-e", asks], terminal: true } });
  await keeper.up();
  await keeper.told((told) => told["text"] === "tty true 120", "the terminal");
});

test("Keeper stops thirty services", async (t) => {
  await using home = await KeptHome.open();
  const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const serves = `node=1; exec ${NODE} -e '${SERVER}'`;
  const keeper = home.keep(
    Object.fromEntries(names.map((name) => [name, { run: serves, ready: { type: "listening", deadlineMs: 60_000 } }])),
  );
  const view = await keeper.up();
  assert.ok(view.services.every(({ state }) => state === "ready"));
  const fromMs = performance.now();
  keeper.kill("SIGTERM");
  assert.equal((await keeper.exited).code, 0);
  t.diagnostic(`down of 30 services: ${Math.round(performance.now() - fromMs)} ms`);
});

async function pidIn(file: string): Promise<number> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return Number(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${file} was not written`);
}
