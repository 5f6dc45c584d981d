import assert from "node:assert/strict";
import { test } from "node:test";
import type { Endpoint } from "../../src/control/contract.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { machineSlowness } from "../e2e/machine-slowness.ts";
import { RawClient } from "../gateway/harness.ts";
import { Home, killNow } from "./home.ts";
import { Load } from "./load.ts";
import { Site } from "./site.ts";
import { keepAliveVisitor, streamVisitor, tunnelVisitor } from "./visitor.ts";

/** Issue 2 and design section 3: how soon the successor serves, in milliseconds. */
const SUCCESSION_MS = 2_000;

testOnEachEngine("A worker's death costs what it had accepted: its successor serves the queue", async (t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  const { front } = await site.register(home, "shop");
  assert.ok(front);
  await using accepted = new AsyncDisposableStack();
  const visitors = [
    ...(await Promise.all(Array.from({ length: 4 }, () => keepAliveVisitor(front.port, "shop.localhost")))),
    ...(await Promise.all(Array.from({ length: 4 }, () => streamVisitor(front.port, "shop.localhost")))),
    ...(await Promise.all(Array.from({ length: 4 }, () => tunnelVisitor(front.port, "shop.localhost")))),
  ];
  for (const visitor of visitors) accepted.use(visitor);
  const slowness = machineSlowness();
  const tookMs = await succession(home, front);
  t.diagnostic(
    `all 30 that waited were answered ${Math.round(tookMs)} ms after the kill; slowness ${slowness.toFixed(1)}`,
  );
  assert.ok(tookMs < SUCCESSION_MS * slowness, `${tookMs} ms`);
  for (const visitor of visitors) await visitor.until(({ ended, closed }) => ended || closed !== undefined);
  assert.equal((await exchange(`http://shop.localhost:${front.port}/`, { address: front.address })).status, 200);
  assert.equal((await home.worker()).engine, engine);
  assert.deepEqual((await home.status()).findings, []);
});

/** Kills the worker while 30 connections wait to be accepted, and says when all were answered. */
async function succession(home: Home, front: Endpoint): Promise<number> {
  const { pid } = await home.worker();
  process.kill(pid, "SIGSTOP");
  const addresses = [front.address, "127.0.0.1", "::1"];
  const clients = await Promise.all(
    Array.from({ length: 30 }, (_, index) => RawClient.connect(front.port, addresses[index % 3])),
  );
  for (const client of clients) client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
  const startMs = performance.now();
  process.kill(pid, "SIGKILL");
  await Promise.all(clients.map((client) => client.until(({ text }) => text.endsWith("site shop.localhost"), 15_000)));
  const tookMs = performance.now() - startMs;
  for (const client of clients) await client[Symbol.asyncDispose]();
  assert.notEqual((await home.worker()).pid, pid);
  return tookMs;
}

testOnEachEngine("A worker that is killed under load loses no more than what was open", async (t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  await site.register(home, "shop");
  const loops = { dialling: 8, keeping: 8 };
  const openMax = loops.dialling + loops.keeping;
  await using load = new Load({ port: await home.port(), host: "shop.localhost", ...loops });
  let lost = 0;
  // No more than these: the fourth within ten seconds would change the engine.
  for (let death = 1; death <= 3; death++) {
    await load.passes(100, lost);
    assert.equal(load.failed, lost, "nothing fails between two deaths");
    const { pid } = await home.worker();
    process.kill(pid, "SIGKILL");
    // Each loop has one connection open at most: the worker lost it, or its successor accepted it.
    await load.passes(200, lost + openMax);
    assert.ok(load.failed <= lost + openMax, `${load.failed - lost} of ${openMax} at most`);
    lost = load.failed;
    assert.notEqual((await home.worker()).pid, pid);
  }
  const { answered, failures } = await load.stop();
  assert.equal(load.failed, lost);
  assert.deepEqual(
    failures.filter((line) => !/reset|closed|ended|true|EPIPE/i.test(line)),
    [],
  );
  t.diagnostic(`${answered} requests, ${lost} lost in 3 deaths with ${openMax} loops`);
});

test("A worker that ends again and again makes the daemon try the other engine, and say so", async () => {
  await using home = await Home.open();
  const first = await home.worker();
  let { pid } = first;
  for (let death = 0; death < 4; death++) {
    await killNow(pid);
    pid = await nextWorker(home, pid);
  }
  const worker = await home.worker();
  assert.notEqual(worker.engine, first.engine);
  assert.deepEqual((await home.status()).findings, [
    `The gateway's worker ended 4 times within 10 s: the next one runs on ${worker.engine}`,
  ]);
});

/** Waits for another worker than this one. */
async function nextWorker(home: Home, before: number): Promise<number> {
  let pid = before;
  const look = (): boolean => {
    void home.status().then(({ gateway }) => (pid = gateway.workers[0]?.pid ?? before));
    return pid !== before;
  };
  assert.ok(await becomes(look, 8_000), `worker ${before} has a successor`);
  return pid;
}
