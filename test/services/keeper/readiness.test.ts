import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readLog } from "../../../src/services/logs/read-log.ts";
import { KeptHome } from "./kept-home.ts";

const NODE = process.execPath;
const LISTENS = ".listen(+process.env.PORT, process.env.HOST)";
/** Answers 503 to its first three requests. */
const SLOW = `let n = 0; require("http").createServer((q, s) => { s.statusCode = ++n > 3 ? 204 : 503; s.end(); })${LISTENS}`;

test("Keeper asks in each way whether a service is ready", async () => {
  await using home = await KeptHome.open();
  const flag = join(home.folder, "flag");
  const says = `require("http").createServer((q, s) => s.end())${LISTENS}; setTimeout(() => console.log("\\x1b[32mstarted\\x1b[0m in 1 s"), 300)`;
  const keeper = home.keep({
    http: { run: [NODE, "-e", SLOW], ready: { type: "http", path: "/health", statuses: [204], deadlineMs: 20_000 } },
    tcp: { ready: { type: "tcp", deadlineMs: 20_000 } },
    log: { run: [NODE, "-e", says], ready: { type: "log", pattern: "^started in \\d+ s$", deadlineMs: 20_000 } },
    exec: {
      ready: { type: "exec", command: `test "$PORTOLAN_SERVICE" = exec && test -e flag`, deadlineMs: 20_000 },
    },
  });
  for (const name of ["http", "tcp", "log"]) await keeper.service(name, "ready");
  assert.equal((await home.serviceView("exec")).state, "starting");
  await writeFile(flag, "");
  const view = await keeper.up();
  assert.deepEqual(
    view.services.map(({ state }) => state),
    ["ready", "ready", "ready", "ready"],
  );
});

test("Keeper leads names to a service only while it is ready", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({
    api: { run: [NODE, "-e", SLOW], ready: { type: "exec", command: "test -e flag", deadlineMs: 20_000 } },
  });
  while ((await home.serviceView("api").catch(() => undefined))?.upstreams.length !== 1) await keeper.told(() => true);
  const before = await home.chart();
  assert.deepEqual(
    before.services.map(({ state, upstreams }) => [state, upstreams.length]),
    [["starting", 0]],
  );
  await writeFile(join(home.folder, "flag"), "");
  const [api] = (await keeper.up()).services;
  while ((await home.chart()).services[0]?.state !== "ready") await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual((await home.chart()).services[0]?.upstreams, api?.upstreams);
});

test("Keeper gives up a service that is not ready in time, and says what it saw", async () => {
  await using home = await KeptHome.open();
  const never = `console.log("no config"); setInterval(() => {}, 1e6)`;
  const keeper = home.keep({
    http: {
      run: [NODE, "-e", `require("http").createServer((q, s) => { s.statusCode = 500; s.end(); })${LISTENS}`],
      ready: { type: "http", path: "/", statuses: [], deadlineMs: 1500 },
    },
    mute: { run: [NODE, "-e", never], ready: { type: "listening", deadlineMs: 1500 } },
    worker: { listens: false, run: [NODE, "-e", never], ready: { type: "log", pattern: "^ready", deadlineMs: 1500 } },
  });
  const causes = await Promise.all(
    ["http", "mute", "worker"].map(async (name) => (await keeper.service(name, "failed")).cause),
  );
  assert.match(causes[0] ?? "", /not ready after 1\.5 s: GET \/: 500/);
  assert.match(causes[1] ?? "", /does not listen after 1\.5 s/);
  assert.match(causes[2] ?? "", /no line matches \/\^ready\//);
  const lines = (await readLog({ file: home.logFile("mute") })).filter(({ stream }) => stream === "stdout");
  assert.deepEqual(
    lines.map(({ text }) => text),
    ["no config"],
  );
});

test("Keeper gives up a service that the system cannot start, and keeps the others", async () => {
  await using home = await KeptHome.open();
  await writeFile(join(home.folder, "file"), "");
  const data = dirname(home.dataFolder("data"));
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(home.dataFolder("data"), "in its place");
  await mkdir(join(data, "note.user.json"));
  const none = { when: "never", backoffMs: 1, backoffMaxMs: 1, triesMax: 1, calmMs: 1 } as const;
  const keeper = home.keep({
    folder: { directory: join(home.folder, "file"), restart: none },
    nul: { environment: { NUL: "\0" }, restart: none },
    data: { restart: none },
    note: {},
    good: {},
  });
  const causes = await Promise.all(
    ["folder", "nul", "data"].map(async (name) => (await keeper.service(name, "failed")).cause),
  );
  assert.match(causes[0] ?? "", /ENOTDIR/);
  assert.match(causes[1] ?? "", /without null bytes/);
  assert.match(causes[2] ?? "", /its data folder .* cannot be made/);
  for (const name of ["note", "good"]) await keeper.service(name, "ready");
  assert.ok(keeper.notes().some((text) => text.startsWith("who uses its data folder could not be written down")));
});

test("Keeper starts again what fails, gives up in the end, and says why", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({
    crash: { run: [NODE, "-e", `console.error("cannot open db"); process.exit(3)`] },
    missing: { run: "no-such-program-here --port 1" },
  });
  const missing = await keeper.service("missing", "failed");
  assert.match(missing.cause ?? "", /no-such-program-here/);
  const crash = await keeper.service("crash", "failed");
  assert.deepEqual([crash.restarts, crash.exit], [3, { code: 3, signal: null }]);
  const log = (await readLog({ file: home.logFile("crash") })).filter(({ stream }) => stream === "stderr");
  assert.equal(log.length, 4);
  assert.ok(keeper.lines("crash").every((line) => line === "cannot open db"));
});
