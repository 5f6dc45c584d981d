import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeeperAnswer, ProjectChanges } from "../../../src/control/keeper-contract.ts";
import { isRunning } from "../../daemon/home.ts";
import { lookAgain } from "../../../src/control/look-again.ts";
import { freePort } from "../../support/ports.ts";
import { becomes } from "../../e2e/left-behind.ts";
import { KeptHome, SERVER } from "./kept-home.ts";

const NODE = process.execPath;
/** Listens as the others do, and says what it was given. */
const TELLING = `console.log("told " + process.env.TOLD + " " + process.env.DB_URL);${SERVER}`;

function changesOf(answers: readonly KeeperAnswer[]): ProjectChanges {
  const [reloaded, done] = answers;
  assert.ok(reloaded?.type === "reloaded" && done?.type === "done", JSON.stringify(answers));
  return reloaded.changes;
}

test("Keeper reads its project again when asked: new ones start, changed ones restart, gone ones are forgotten", async () => {
  await using home = await KeptHome.open();
  const db = {};
  const api = { run: [NODE, "-e", TELLING], environment: { TOLD: "one" } };
  const keeper = home.keep({ db, api, old: {}, rest: {} });
  const before = Object.fromEntries((await keeper.up()).services.map((service) => [service.name, service]));
  const changes = changesOf(
    await home.reload({
      db,
      api: { ...api, environment: { TOLD: "two" }, needs: [{ service: "mail", until: "ready", via: "gateway" }] },
      mail: {},
      rest: { stop: { signal: "SIGINT", graceMs: 2000 } },
    }),
  );
  assert.deepEqual(changes, { starts: ["mail"], restarts: ["api"], stops: ["old"], adjusts: ["rest"] });
  assert.ok((await home.ask({ type: "start", services: [], wait: true })).type === "done");
  const after = await home.view();
  assert.deepEqual(
    after.services.map(({ name, state }) => `${name} ${state}`),
    ["db ready", "api ready", "mail ready", "rest ready"],
  );
  const [nowDb, nowApi, , nowRest] = after.services;
  assert.equal(nowDb?.pid, before["db"]?.pid, "what did not change goes on");
  assert.equal(nowRest?.pid, before["rest"]?.pid);
  assert.notEqual(nowApi?.pid, before["api"]?.pid);
  assert.deepEqual([nowApi?.leasedPort, nowApi?.urls], [before["api"]?.leasedPort, before["api"]?.urls]);
  assert.deepEqual(
    keeper.lines("api").filter((line) => line.startsWith("told")),
    ["told one undefined", "told two undefined"],
  );
  assert.ok(
    keeper
      .notes()
      .includes("the project changed: api restarts, mail starts, old stops, rest goes on with its new settings"),
  );
  assert.ok(keeper.all.some((told) => told.type === "gone" && told["service"] === "old"));
  const oldPid = before["old"]?.pid ?? 0;
  await becomes(() => !isRunning(oldPid), 10_000);
  assert.ok(!isRunning(oldPid));
  for await (const _ of lookAgain(10_000, undefined)) {
    const old = (await home.chart()).services.find(({ name }) => name === "old.shop.localhost");
    if (old === undefined || old.state === "down") break;
  }
  assert.equal((await home.ask({ type: "start", services: ["old"], wait: true })).type, "failed");
  // The same again changes nothing.
  assert.deepEqual(changesOf(await home.askAll({ type: "reload" })), {
    starts: [],
    restarts: [],
    stops: [],
    adjusts: [],
  });
  keeper.kill("SIGTERM");
  assert.deepEqual(await keeper.exited, { code: 0, signal: null });
});

test("Keeper takes back a service that was gone, on its old name", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {}, mail: {} });
  const [, mail] = (await keeper.up()).services;
  for (let time = 0; time < 3; time++) {
    assert.deepEqual(changesOf(await home.reload({ api: {} })).stops, ["mail"]);
    assert.deepEqual(changesOf(await home.reload({ api: {}, mail: {} })).starts, ["mail"]);
  }
  await home.ask({ type: "start", services: [], wait: true });
  const now = await home.serviceView("mail");
  assert.deepEqual([now.state, now.urls], ["ready", mail?.urls]);
  assert.notEqual(now.pid, mail?.pid);
});

test("Keeper goes on as it was when its project cannot be taken up", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ api: {}, db: {} });
  const { services } = await keeper.up();
  const pids = services.map(({ pid }) => pid);
  const need = (service: string) => [{ service, until: "ready", via: "gateway" }] as const;
  const taken = services[1]?.leasedPort ?? 0;
  const cases = [
    [await home.reload({ api: { needs: need("db") }, db: { needs: need("api") }, mail: {} }), "NEEDS_CYCLE"],
    [await home.reload({ api: { needs: need("dbb") }, db: {} }), "NEED_UNKNOWN"],
    [await home.reload({ api: {}, db: {} }, { project: "store" }), "PROJECT_IS_OTHER"],
    [await home.reload({ api: { port: taken }, db: {}, mail: {} }), "PORT_TAKEN"],
    [await home.reload({ api: {}, db: {}, mail: { port: taken } }), "PORT_TAKEN"],
  ] as const;
  for (const [answers, code] of cases) {
    assert.equal(answers.length, 1);
    assert.ok(answers[0]?.type === "failed" && answers[0].code === code, JSON.stringify(answers));
  }
  const now = await home.view();
  assert.deepEqual(
    now.services.map(({ name, state, pid }) => [name, state, pid]),
    [
      ["api", "ready", pids[0]],
      ["db", "ready", pids[1]],
    ],
  );
  const { services: charted } = await home.chart();
  const up = charted.filter(({ state }) => state !== "down").map(({ name, state, port }) => `${name} ${state} ${port}`);
  assert.deepEqual(up.toSorted(), [
    `api.shop.localhost ready ${services[0]?.leasedPort}`,
    `db.shop.localhost ready ${services[1]?.leasedPort}`,
  ]);
});

test("Keeper gives a service another place: another port, a lane, none at all", async () => {
  await using home = await KeptHome.open();
  const lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" } as const;
  const needs = [{ service: "db", until: "ready", via: "gateway" }] as const;
  const api = { run: [NODE, "-e", TELLING], needs };
  const keeper = home.keep({ db: {}, api });
  const [db] = (await keeper.up()).services;
  const given = (): string | undefined => keeper.lines("api").findLast((line) => line.startsWith("told"));
  assert.match(given() ?? "", /http:/);
  assert.deepEqual(changesOf(await home.reload({ db: { lane }, api })).restarts, ["db"]);
  await home.ask({ type: "start", services: [], wait: true });
  assert.match(given() ?? "", /postgres:.*:5432/);
  assert.equal((await home.serviceView("db")).leasedPort, db?.leasedPort);

  const port = await freePort();
  assert.deepEqual(changesOf(await home.reload({ db: { port }, api })).restarts, ["db"]);
  await home.ask({ type: "start", services: [], wait: true });
  const moved = await home.serviceView("db");
  assert.deepEqual([moved.leasedPort, moved.upstreams.map((one) => one.port)], [port, [port]]);
  assert.match(given() ?? "", /http:/);

  const quiet = { listens: false, run: [NODE, "-e", "setInterval(() => {}, 1e6)"] };
  assert.deepEqual(changesOf(await home.reload({ db: quiet, api })).restarts, ["db"]);
  await home.ask({ type: "start", services: [], wait: true });
  const { given: place, state } = await home.serviceView("db");
  assert.deepEqual([place, state], [undefined, "ready"]);
  assert.match(given() ?? "", /undefined$/);
  assert.deepEqual(changesOf(await home.reload({ db: {}, api })).restarts, ["db"]);
  await home.ask({ type: "start", services: [], wait: true });
  assert.equal((await home.serviceView("db")).state, "ready");
});
