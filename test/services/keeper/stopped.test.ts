import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { test } from "node:test";
import type { ServiceView } from "../../../src/control/contract.ts";
import type { Lane } from "../../../src/chart/core/model.ts";
import { exchange } from "../../e2e/http-client.ts";
import { readLog } from "../../../src/services/logs/read-log.ts";
import { KeptHome, SERVER } from "./kept-home.ts";

const NODE = process.execPath;
const LANE: Lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" };
const ECHO = `require("net").createServer((s) => s.pipe(s)).listen(+process.env.PORT, process.env.HOST)`;
/** Of an answer that nobody waits for. */
const AT_ONCE_MS = 5_000;

/** What the daemon says of a service, once it is in that state. */
async function charted(home: KeptHome, name: string, state: ServiceView["state"]): Promise<ServiceView> {
  let seen: ServiceView | undefined;
  const isIt = async (): Promise<boolean> => {
    seen = (await home.chart()).services.find((one) => one.name === `${name}.shop.localhost`);
    return seen?.state === state;
  };
  const deadline = performance.now() + 20_000;
  while (!(await isIt().catch(() => false)))
    assert.ok(performance.now() < deadline, `${name} is ${seen?.state}, not ${state}`);
  assert.ok(seen !== undefined);
  return seen;
}

async function daemonIsBack(home: KeptHome, name: string): Promise<void> {
  const isBack = async (): Promise<boolean> =>
    (await readLog({ file: home.logFile(name) })).some(({ text }) => text === "the daemon is back");
  const deadline = performance.now() + 20_000;
  while (!(await isBack())) assert.ok(performance.now() < deadline, `${name} does not know the next daemon`);
}

/** The page that its front answers with, once that is one of a service that is down. */
async function downPage(service: ServiceView): Promise<string> {
  const url = `http://${service.front?.address}:${service.front?.port}/`;
  const deadline = performance.now() + 10_000;
  for (;;) {
    const startMs = performance.now();
    const { status, text } = await exchange(url);
    assert.ok(performance.now() - startMs < AT_ONCE_MS, "it is answered at once");
    assert.equal(status, 503);
    if (text.includes("is down")) return text;
    assert.ok(performance.now() < deadline, text);
  }
}

/** How a connection to its lane ends: with an error's code, or open. */
async function atLane({ lane }: ServiceView): Promise<string> {
  const { address, port } = lane?.endpoint ?? { address: "", port: 0 };
  const socket = connect({ host: address, port });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(AT_ONCE_MS) });
    return "open";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}

async function refuses(service: ServiceView): Promise<void> {
  const deadline = performance.now() + 10_000;
  while ((await atLane(service)) !== "ECONNREFUSED") assert.ok(performance.now() < deadline, "its lane is not refused");
}

test("Keeper tells who asks for a stopped service that it is, also by the next daemon, until it starts again", async () => {
  await using home = await KeptHome.open();
  const talks = `console.log("good morning"); ${SERVER}`;
  const keeper = home.keep({
    page: { run: [NODE, "-e", talks] },
    db: { lane: LANE, run: [NODE, "-e", ECHO] },
    web: {},
  });
  await keeper.up();
  const [page, db] = [await charted(home, "page", "ready"), await charted(home, "db", "ready")];
  assert.equal((await home.ask({ type: "stop", services: ["page", "db"] })).type, "done");
  const stopped = await charted(home, "page", "stopped");
  assert.deepEqual(
    [stopped.leaseId, stopped.port, stopped.front, stopped.urls, stopped.upstreams],
    [page.leaseId, page.port, page.front, page.urls, []],
  );
  const text = await downPage(page);
  assert.match(text, /was ended by SIGTERM[\s\S]*good morning/);
  assert.match(text, /portolan restart page --project shop/);
  const { leaseId, lane } = await charted(home, "db", "stopped");
  assert.deepEqual([leaseId, lane?.endpoint], [db.leaseId, db.lane?.endpoint]);
  await refuses(db);

  const daemon = JSON.parse(await readFile(home.state.daemonFile, "utf8")) as { pid: number };
  process.kill(daemon.pid, "SIGKILL");
  for (const name of ["page", "db"]) await daemonIsBack(home, name);
  const kept = await charted(home, "page", "stopped");
  assert.deepEqual([kept.exit, kept.sinceMs], [stopped.exit, stopped.sinceMs]);
  await charted(home, "db", "stopped");
  assert.match(await downPage(page), /was ended by SIGTERM[\s\S]*good morning/);
  await refuses(db);

  assert.equal((await home.ask({ type: "restart", services: ["page", "db"], wait: true })).type, "done");
  const again = await charted(home, "page", "ready");
  assert.deepEqual([again.leaseId, again.port, again.front], [page.leaseId, page.port, page.front]);
  assert.equal((await exchange(`http://${page.front?.address}:${page.front?.port}/`)).status, 200);
  await charted(home, "db", "ready");
  assert.equal(await atLane(db), "open");
});

test("Keeper tells who asks for a service that was given up how it ended", async () => {
  await using home = await KeptHome.open();
  const restart = { when: "never", backoffMs: 20, backoffMaxMs: 100, triesMax: 1, calmMs: 10_000 } as const;
  const fails = `console.error("no database"); process.exit(7)`;
  const keeper = home.keep({ page: { restart, run: [NODE, "-e", fails] }, tool: { run: ["/nowhere/at-all"] } });
  await keeper.up();
  const page = await charted(home, "page", "stopped");
  assert.match(await downPage(page), /ended with status 7[\s\S]*no database/);
  const tool = await charted(home, "tool", "stopped");
  assert.match(await downPage(tool), /nowhere/);
});

test("Keeper holds nobody up who asks for a service on demand that somebody stopped", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ page: { onDemand: { idleMs: 60_000 } }, web: {} });
  await keeper.up();
  const page = await charted(home, "page", "idle");
  assert.equal((await home.ask({ type: "stop", services: ["page"] })).type, "done");
  await charted(home, "page", "stopped");
  await downPage(page);
  assert.equal((await home.ask({ type: "start", services: ["page"], wait: true })).type, "done");
  await charted(home, "page", "ready");
});

test("Keeper tells who asks for a service that nobody has started", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({ page: {}, web: {} }, ["web"]);
  await keeper.up();
  const page = await charted(home, "page", "stopped");
  assert.match(await downPage(page), /portolan restart page --project shop/);
  assert.equal((await home.ask({ type: "start", services: ["page"], wait: true })).type, "done");
  assert.equal((await charted(home, "page", "ready")).port, page.port);
});
