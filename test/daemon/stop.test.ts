import assert from "node:assert/strict";
import { test } from "node:test";
import { stopDaemon } from "../../src/control/stop-daemon.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { RawClient } from "../gateway/harness.ts";
import { Home, isRunning } from "./home.ts";
import { Site } from "./site.ts";
import { seesMore, streamVisitor, tunnelVisitor } from "./visitor.ts";

const NOTHING = { processes: [], ports: [], sockets: [] };

testOnEachEngine("A daemon that stops leaves nothing, whatever is open", async (t, engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  const service = await site.register(home, "shop");
  const port = await home.port();
  await using stream = await streamVisitor(port, "shop.localhost");
  await using tunnel = await tunnelVisitor(port, "shop.localhost");
  await using silent = await RawClient.connect(port);
  await using hold = await home.client.holdService(service.id);
  const startMs = performance.now();
  await home.client.stop();
  assert.ok(await becomes(() => home.processes().length === 0, 5_000));
  t.diagnostic(`gone after ${Math.round(performance.now() - startMs)} ms`);
  assert.deepEqual(home.left(), NOTHING);
  for (const client of [stream, tunnel, silent]) {
    await client.until(({ ended, closed }) => ended || closed !== undefined);
  }
  await hold.ended;
});

testOnEachEngine(
  "A daemon that keeps its workers leaves them serving, for the next one to stop",
  async (_t, engine) => {
    await using home = await Home.open({ engine });
    await using site = await Site.listen();
    await site.register(home, "shop");
    const port = await home.port();
    await using stream = await streamVisitor(port, "shop.localhost");
    const worker = await home.worker();
    await stopDaemon(home.client, { status: await home.status(), keepWorkers: true });
    assert.ok(await becomes(() => home.processes().length === 1, 5_000));
    assert.deepEqual(
      home.processes().map(({ pid }) => pid),
      [worker.pid],
    );
    await seesMore(stream);
    assert.equal((await exchange(`http://shop.localhost:${port}/`)).status, 200);
    await home.start();
    assert.equal((await home.worker()).pid, worker.pid);
    await seesMore(stream);
  },
);

test("A daemon ends with its workers at SIGTERM, and does not mind a terminal that closes", async () => {
  await using home = await Home.open({ engine: "node" });
  const { pid } = await home.status();
  process.kill(pid, "SIGHUP");
  assert.equal((await home.status()).pid, pid);
  process.kill(pid, "SIGTERM");
  assert.ok(await becomes(() => !isRunning(pid) && home.processes().length === 0, 5_000));
  assert.deepEqual(home.left(), NOTHING);
});
