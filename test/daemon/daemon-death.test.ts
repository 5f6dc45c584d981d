import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { listListeners } from "../../src/host/sockets/listeners.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes, listeningPorts } from "../e2e/left-behind.ts";
import { RawClient } from "../gateway/harness.ts";
import { Home, isRunning, killNow } from "./home.ts";
import { Load } from "./load.ts";
import { registration, Site } from "./site.ts";
import { askAgain, echoes, keepAliveVisitor, seesMore, streamVisitor, tunnelVisitor } from "./visitor.ts";

testOnEachEngine("A daemon's death ends no connection, and the next daemon adopts its worker", async (t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  const service = await site.register(home, "shop");
  await home.client.putAlias("old.localhost", { target: { address: "127.0.0.1", port: site.port } });
  const before = await home.status();
  const port = await home.port();
  await using keepAlive = await keepAliveVisitor(port, "shop.localhost");
  await using stream = await streamVisitor(port, "shop.localhost");
  await using tunnel = await tunnelVisitor(port, "shop.localhost");
  const worker = await home.worker();
  await using load = new Load({ port, host: "shop.localhost", dialling: 8, keeping: 8 });
  await load.passes(100);

  const dead = await home.killDaemon();
  await load.passes(100);
  await askAgain(keepAlive, "shop.localhost");
  await seesMore(stream);
  await echoes(tunnel, "no daemon");
  assert.equal((await exchange(`http://shop.localhost:${port}/`)).status, 200, "new requests are answered");

  const startMs = performance.now();
  const next = await home.start();
  t.diagnostic(`the next daemon answered and had adopted after ${Math.round(performance.now() - startMs)} ms`);
  assert.notEqual(next.pid, dead);
  assert.deepEqual(next.gateway.ports, before.gateway.ports);
  assert.deepEqual(next.findings, []);
  assert.equal((await home.worker()).pid, worker.pid, "the same worker serves");
  const { services, aliases } = await home.client.chart();
  assert.deepEqual(services, [service]);
  assert.deepEqual(
    aliases.map(({ name }) => name),
    ["old.localhost"],
  );
  await askAgain(keepAlive, "shop.localhost");
  await seesMore(stream);
  await echoes(tunnel, "next daemon");
  await load.passes(100);
  const { answered, failures } = await load.stop();
  assert.deepEqual(failures, [], `of ${answered}`);
  t.diagnostic(`${answered} requests, none failed`);
  assert.equal((await exchange(`http://old.localhost:${port}/`)).status, 200);
});

testOnEachEngine("A daemon that adopts a worker has all of its listening sockets", async (_t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  const { front } = await site.register(home, "shop");
  assert.ok(front);
  await home.killDaemon();
  await home.start();
  const { pid } = await home.worker();
  process.kill(pid, "SIGSTOP");
  // Nobody accepts now: these wait in the queues of the listening sockets.
  await using queued = await RawClient.connect(front.port);
  await using queuedToo = await RawClient.connect(front.port, "::1");
  await using atFront = await RawClient.connect(front.port, front.address);
  for (const client of [queued, queuedToo, atFront]) client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
  await killNow(pid);
  for (const client of [queued, queuedToo, atFront]) await client.until(({ text }) => text.includes("site shop"));
  assert.notEqual((await home.worker()).pid, pid);
});

testOnEachEngine("A service that ends while there is no daemon costs the worker nothing", async (_t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  await site.register(home, "shop");
  const keeper = spawn("sleep", ["1000"], { stdio: "ignore" });
  await once(keeper, "spawn");
  const brief = await home.client.registerService(registration("brief", keeper.pid));
  const { front } = brief;
  assert.ok(front);
  await using tunnel = await tunnelVisitor(await home.port(), "shop.localhost");
  const worker = await home.worker();
  await home.killDaemon();
  keeper.kill("SIGKILL");
  await once(keeper, "exit");

  await home.start();
  assert.equal((await home.worker()).pid, worker.pid, "the same worker serves");
  await echoes(tunnel, "still there");
  const states = (await home.client.chart()).services.map(({ name, state }) => `${name} ${state}`);
  assert.deepEqual(states.toSorted(), ["brief.localhost down", "shop.localhost ready"]);
  const isClosed = (): boolean => !listListeners().some(({ address }) => address === front.address);
  assert.ok(await becomes(isClosed, 3_000), "the front of the service that ended is closed, at the worker too");
});

test("A worker of which the next daemon knows nothing makes way for one that it knows", async () => {
  await using home = await Home.open({ engine: "node" });
  const before = await home.worker();
  await home.killDaemon();
  rmSync(home.folder.daemonFile);
  await home.start();
  assert.ok(await becomes(() => !isRunning(before.pid), 8_000), "the worker that nobody knows is gone");
  assert.notEqual((await home.worker()).pid, before.pid);
});

test("A worker whose home is removed ends by itself", async () => {
  await using home = await Home.open({ engine: "node" });
  const port = await home.port();
  await home.killDaemon();
  rmSync(home.folder.root, { recursive: true });
  assert.ok(await becomes(() => home.processes().length === 0, 5_000));
  assert.deepEqual(listeningPorts([port]), []);
  mkdirSync(home.folder.root, { mode: 0o700 });
});
