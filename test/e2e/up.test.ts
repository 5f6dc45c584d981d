import assert from "node:assert/strict";
import type { KeeperTold, KeptProjectView } from "../../src/control/keeper-contract.ts";
import { isRunning } from "../daemon/home.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes, processesWith } from "./left-behind.ts";
import { BROKEN_SHOP, pidsOf, SHOP } from "./small-shop.ts";

const MARK = { MARK: "blue" };

async function view(harbour: Harbour, directory: string): Promise<KeptProjectView> {
  const { stdout, stderr } = await harbour.portolan(["ps", "--json"], { cwd: directory });
  const [project] = JSON.parse(stdout === "" ? "[]" : stdout) as KeptProjectView[];
  assert.ok(project, stderr);
  return project;
}

function urlOf({ services }: KeptProjectView, name: string): string {
  const url = services.find((service) => service.name === name)?.urls.find((one) => one.startsWith("http://"));
  assert.ok(url, `${name} has a URL`);
  return url;
}

testOnce("up runs a project in the foreground until Ctrl-C, and tells all URLs at once", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const up = harbour.launch(["up"], { directory, env: MARK });
  await up.says(/all 3 are ready after/);
  await up.says(/^api \| api listens, marked blue$/m);
  await up.says(/^web \| web listens, marked blue$/m);
  const said = up.stderr;
  for (const name of ["web", "api", "db"]) {
    assert.match(said, new RegExp(`^portolan: ${name} +https://${name}\\.shop\\.localhost:\\d+ +http://`, "m"));
  }
  // What is needed was ready before.
  assert.ok(said.indexOf("db is ready") < said.indexOf("api is ready"));
  assert.ok(said.indexOf("api is ready") < said.indexOf("web is ready"));

  const { text } = await harbour.get(urlOf(await view(harbour, directory), "web"));
  const pids = Object.values(pidsOf(text));
  assert.equal(pids.length, 3, text);

  const second = harbour.launch(["up"], { directory });
  await second.says(/all 3 are ready after/);
  assert.match(second.stderr, /shop is up already/);
  second.kill("SIGINT");
  assert.deepEqual(await second.ended, { code: 0, signal: null });
  assert.match(second.stderr, /left shop running/);
  assert.ok(pids.every((pid) => isRunning(pid)));

  up.kill("SIGINT");
  assert.deepEqual(await up.ended, { code: 0, signal: null });
  assert.match(up.stderr, /3 services for /);
  assert.ok(
    pids.every((pid) => !isRunning(pid)),
    "nothing is left",
  );
  assert.equal((await harbour.portolan(["ps"], { cwd: directory })).code, 1);
});

testOnce("up -d returns when all are ready; ps, logs, restart and down deal with it", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const on = (args: readonly string[]) => harbour.portolan(args, { cwd: directory, env: MARK });
  const up = await on(["up", "-d"]);
  assert.equal(up.code, 0, up.stderr);
  assert.match(up.stderr, /all 3 are ready after .*\n.*`portolan down` stops it/);
  const before = await view(harbour, directory);
  assert.deepEqual(
    before.services.map(({ name, state }) => `${name} ${state}`),
    ["web ready", "api ready", "db ready"],
  );
  assert.equal(before.keeper.isDetached, true);
  const pids = pidsOf((await harbour.get(urlOf(before, "web"))).text);

  const ps = await on(["ps"]);
  assert.match(ps.stdout, /^SERVICE +STATE +URL +UP +/m);
  assert.match(ps.stdout, /^web +ready +https:\/\/web\.shop\.localhost:\d+ /m);
  assert.match((await on(["ps", "--all"])).stdout, /^db +ready/m);

  const following = harbour.launch(["logs", "-f", "web", "api"], { directory });
  await following.says("api | api asked for /");
  await harbour.get(`${urlOf(before, "web")}/marked`);
  await following.says("web | web asked for /marked");
  assert.doesNotMatch(following.stdout, /^db/m);
  following.kill("SIGINT");
  assert.ok([0, 130].includes((await following.ended).code ?? -1));
  assert.equal((await on(["logs", "--grep", "/marked", "--no-prefix"])).stdout, "web asked for /marked\n");

  const restarted = await on(["restart", "api"]);
  assert.match(restarted.stderr, /^restarted api in /);
  const after = await view(harbour, directory);
  assert.equal(urlOf(after, "web"), urlOf(before, "web"));
  const now = pidsOf((await harbour.get(urlOf(after, "web"))).text);
  assert.deepEqual([now["db"], now["web"] === undefined], [pids["db"], false]);
  assert.notEqual(now["api"], pids["api"]);
  assert.equal((await on(["port", "db.shop"])).stdout, `${after.services[2]?.upstreams[0]?.port}\n`);

  const part = await on(["down", "web"]);
  assert.match(part.stderr, /^shop: stopped web /);
  assert.equal((await view(harbour, directory)).services[0]?.state, "stopped");
  const down = await on(["down"]);
  assert.match(down.stderr, /^shop: stopped api, db /);
  assert.deepEqual(processesWith("MARK", "blue"), []);
  assert.equal((await on(["down"])).code, 0, "what is down already is down");
  assert.match((await on(["logs", "-n", "all", "db"])).stdout, /^db \| db listens, marked blue$/m);
});

testOnce("up -d says why a service failed, with its last lines, and leaves the others running", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(BROKEN_SHOP);
  const up = await harbour.portolan(["up", "-d"], { cwd: directory, env: MARK });
  assert.equal(up.code, 3, up.stderr);
  assert.match(up.stderr, /3 of 5 ready after/);
  assert.match(up.stderr, /^error: broken failed: .*4.*\n {2}first\n {2}no space left\n/m);
  assert.match(up.stderr, /the rest of shop goes on in the background/);
  const states = Object.fromEntries((await view(harbour, directory)).services.map(({ name, state }) => [name, state]));
  assert.deepEqual(states, { web: "ready", api: "ready", db: "ready", broken: "failed", waiting: "waiting" });
  assert.equal((await harbour.portolan(["down"], { cwd: directory })).code, 0);
  assert.deepEqual(processesWith("MARK", "blue"), []);
});

testOnce("up -d says so when nothing of a project runs", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "portolan.yaml": "services: { web: { run: exit 4, restart: never } }" });
  const up = await harbour.portolan(["up", "-d"], { cwd: directory });
  assert.equal(up.code, 3, up.stderr);
  assert.match(up.stderr, /^portolan: nothing of .* runs, and its keeper waits in the background: .* stops it$/m);
  assert.equal((await harbour.portolan(["down"], { cwd: directory })).code, 0);
});

testOnce("up in the foreground ends with 3 when nothing of it could be started", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(BROKEN_SHOP);
  const up = harbour.launch(["up", "waiting"], { directory });
  assert.deepEqual(await up.ended, { code: 3, signal: null });
  assert.match(up.stderr, /^portolan: broken failed/m);
  const unknown = await harbour.portolan(["up", "wep"], { cwd: directory });
  assert.equal(unknown.code, 3);
  assert.match(unknown.stderr, /^error: .*"wep".*\nhint: Did you mean "web"\?/);
});

testOnce("up --json tells all as objects, one a line", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const up = harbour.launch(["up", "--json"], { directory, env: MARK });
  await up.says(/"type":"service".*"name":"web","state":"ready"/);
  up.kill("SIGINT");
  assert.deepEqual(await up.ended, { code: 0, signal: null });
  const told = up.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as KeeperTold);
  assert.deepEqual([told[0]?.type, told.at(-1)?.type], ["view", "ended"]);
  assert.ok(told.some((one) => one.type === "line" && one.text === "db listens, marked blue" && one.service === "db"));
});

testOnce("a keeper that is killed leaves its services to ps, up and down", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const on = (args: readonly string[]) => harbour.portolan(args, { cwd: directory, env: MARK });
  const killKeeper = async (): Promise<void> => {
    const { pid } = (await view(harbour, directory)).keeper;
    process.kill(pid, "SIGKILL");
    assert.ok(await becomes(() => !isRunning(pid), 10_000));
  };
  assert.equal((await on(["up", "-d"])).code, 0);
  const before = pidsOf((await harbour.get(urlOf(await view(harbour, directory), "web"))).text);
  await killKeeper();
  const ps = await on(["ps"]);
  assert.match(ps.stdout, /^web +left /m);
  assert.match(ps.stderr, /the keeper of shop \(process \d+\) died, and left 3 of its services running/);
  assert.match((await on(["restart", "web"])).stderr, /^error: Cannot reach the keeper of "shop"/);

  const again = await on(["up", "-d"]);
  assert.equal(again.code, 0, again.stderr);
  // How long those took that an earlier keeper started, nobody knows.
  assert.match(again.stderr, /^portolan: web is ready on /m);
  const after = pidsOf((await harbour.get(urlOf(await view(harbour, directory), "web"))).text);
  assert.deepEqual(after, before, "the very same processes go on");

  await killKeeper();
  assert.match((await on(["down", "web"])).stderr, /^shop: stopped web, which a keeper that died had left running/);
  assert.deepEqual(
    Object.entries(before).map(([name, pid]) => `${name} ${isRunning(pid)}`),
    ["web false", "api true", "db true"],
  );
  const down = await on(["down"]);
  assert.match(down.stderr, /^shop: stopped api, db, which a keeper that died had left running/);
  assert.ok(Object.values(before).every((pid) => !isRunning(pid)));
  assert.deepEqual(processesWith("MARK", "blue"), []);
});

testOnce("up kills at once at the second Ctrl-C what does not end at the first", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const project =
    "services:\n  stubborn:\n    run: trap '' TERM; echo deaf; sleep 1000 & wait; sleep 1000\n    port: false\n";
  const directory = await harbour.site({ "portolan.yaml": project });
  const up = harbour.launch(["up"], { directory, env: MARK });
  await up.says("stubborn | deaf");
  await up.says(/it is ready after/);
  up.kill("SIGINT", "process");
  await up.says("stopping; Ctrl-C once more kills");
  const startMs = performance.now();
  // What follows at once is the same wish, as npm passes it on.
  up.kill("SIGINT", "process");
  await becomes(() => performance.now() - startMs > 500, 2_000);
  assert.ok(up.isRunning);
  up.kill("SIGINT", "process");
  assert.deepEqual(await up.ended, { code: 0, signal: null });
  assert.ok(performance.now() - startMs < 8_000, "before its grace of 10 s was over");
  assert.ok(await becomes(() => processesWith("MARK", "blue").length === 0, 5_000));
});

testOnce("up -d, many times at once, starts one keeper", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const all = await Promise.all(
    Array.from({ length: 4 }, () => harbour.portolan(["up", "-d"], { cwd: directory, env: MARK })),
  );
  assert.deepEqual(
    all.map(({ code, stderr }) => (code === 0 ? "" : stderr)),
    ["", "", "", ""],
  );
  const { services, keeper } = await view(harbour, directory);
  assert.ok(services.every(({ state, restarts }) => state === "ready" && restarts === 0));
  assert.deepEqual(
    processesWith("PORTOLAN_HOME", harbour.home)
      .filter(({ command }) => command.endsWith("__keep"))
      .map(({ pid }) => pid),
    [keeper.pid],
  );
  const [down, again] = await Promise.all([
    harbour.portolan(["down"], { cwd: directory }),
    harbour.portolan(["down"], { cwd: directory }),
  ]);
  assert.deepEqual([down.code, again.code], [0, 0], down.stderr + again.stderr);
  assert.equal((await harbour.portolan(["up", "-d", "db"], { cwd: directory })).code, 0);
  const only = (await view(harbour, directory)).services.map(({ state }) => state);
  assert.deepEqual(only, ["stopped", "stopped", "ready"]);
  const rest = await harbour.portolan(["up", "-d"], { cwd: directory });
  assert.match(rest.stderr, /shop is up already: starting what is missing/);
  assert.match(rest.stderr, /all 3 are ready after/);
  assert.equal((await harbour.portolan(["down"], { cwd: directory })).code, 0);
});

testOnce("up that is called off before it has begun leaves nothing", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  await harbour.portolan(["daemon", "stop"]);
  for (const args of [["up"], ["up", "-d"]]) {
    const up = harbour.launch(args, { directory, env: MARK });
    assert.ok(await becomes(() => processesWith("MARK", "blue").length > 0, 10_000));
    up.kill("SIGINT", "process");
    const { code, signal } = await up.ended;
    assert.ok(code === 0 || code === 130 || signal === "SIGINT", `${code} ${signal}:\n${up.output}`);
    assert.doesNotMatch(up.output, /^ {4}at /m);
    await harbour.portolan(["down"], { cwd: directory });
    assert.ok(await becomes(() => processesWith("MARK", "blue").length === 0, 10_000));
  }
});

testOnce("free stops a kept service through its keeper, and leaves the others alone", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const on = (...args: string[]) => harbour.portolan(args, { cwd: directory, env: MARK });
  assert.equal((await on("up", "-d")).code, 0);
  const before = await view(harbour, directory);
  const port = before.services.find(({ name }) => name === "web")?.upstreams[0]?.port;
  const { code, stderr } = await on("free", String(port), "--yes");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^stopped with portolan down --project shop web$/m);
  const states = (await view(harbour, directory)).services.map(({ name, state }) => `${name} ${state}`);
  assert.deepEqual(states, ["web stopped", "api ready", "db ready"]);
  assert.equal((await on("down")).code, 0);
});

testOnce("clean stops all projects first", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  assert.equal((await harbour.portolan(["up", "-d"], { cwd: directory, env: MARK })).code, 0);
  const dry = await harbour.portolan(["clean", "--dry-run"]);
  assert.match(dry.stdout, /^ {2}stop project shop$/m);
  assert.doesNotMatch(dry.stdout, /still runs/);
  const { code, stderr } = await harbour.portolan(["clean", "--yes"]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(processesWith("MARK", "blue"), []);
});

testOnce("up --copy runs the same project once more, beside the first", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site(SHOP);
  const on = (...args: string[]) => harbour.portolan(args, { cwd: directory, env: MARK });
  for (const args of [
    ["up", "-d"],
    ["up", "-d", "--copy", "b"],
  ]) {
    const { code, stderr } = await on(...args);
    assert.equal(code, 0, stderr);
  }
  const both = JSON.parse((await on("ps", "--all", "--json")).stdout) as KeptProjectView[];
  const answers = await Promise.all(both.map((one) => harbour.get(urlOf(one, "web"))));
  assert.equal(new Set(answers.flatMap(({ text }) => Object.values(pidsOf(text)))).size, 6);
  assert.match((await on("ps", "--copy", "b")).stdout, /https:\/\/web\.shop-b\.localhost/);
  assert.match((await on("ps")).stdout, /https:\/\/web\.shop\.localhost/);
  // A bare name is that of the folder's own copy.
  assert.match((await on("url", "web")).stdout, /^https:\/\/web\.shop\.localhost/);
  assert.match((await on("explain", "web", "--no-probe")).stdout, /^web leads to https:\/\/web\.shop\.localhost/);
  assert.match(
    (await on("logs", "--copy", "b", "--grep", "listens", "web")).stdout,
    /^web \| web listens, marked blue\n$/,
  );
  assert.match((await on("down", "--copy", "b")).stderr, /^shop-b: stopped /);
  assert.equal((await view(harbour, directory)).services.filter(({ state }) => state === "ready").length, 3);
  assert.match((await on("down")).stderr, /^shop: stopped /);
});
