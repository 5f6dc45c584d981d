import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Home, isRunning } from "./home.ts";
import { Load } from "./load.ts";
import { makeOlderRelease } from "./older-release.ts";
import { Site } from "./site.ts";
import { askAgain, echoes, keepAliveVisitor, tunnelVisitor } from "./visitor.ts";

const DRAIN_MS = 1_500;

testOnEachEngine("A newer release replaces daemon and worker under load without a failure", async (t, engine) => {
  await using older = await makeOlderRelease();
  await using home = await Home.make({ engine });
  const { folder, environment } = home;
  ensureStateFolder(folder);
  await writeFile(join(folder.root, "settings.json"), JSON.stringify({ gateway: { drainTimeoutMs: DRAIN_MS } }));
  const { status: old } = await older.ensureDaemon({ folder, environment });
  assert.equal(old.release, older.release);
  const oldWorker = await home.worker();
  await using site = await Site.listen();
  await site.register(home, "shop");
  const port = await home.port();
  await using tunnel = await tunnelVisitor(port, "shop.localhost");
  await using idle = await keepAliveVisitor(port, "shop.localhost");
  await using load = new Load({ port, host: "shop.localhost", dialling: 8, keeping: 8 });
  await load.passes(100);

  const now = await home.start();
  assert.notEqual(now.pid, old.pid);
  const worker = await home.worker();
  assert.notEqual(worker.pid, oldWorker.pid);
  assert.equal(worker.release, now.release);
  await load.passes(100);
  const { answered, failures } = await load.stop();
  assert.deepEqual(failures, [], `of ${answered}`);
  t.diagnostic(`${answered} requests, none failed`);

  assert.ok(isRunning(oldWorker.pid), "the old worker drains");
  await echoes(tunnel, "still the old worker");
  await askAgain(idle, "shop.localhost");
  await tunnel.until(({ ended, closed }) => ended || closed !== undefined, DRAIN_MS + 5_000);
  assert.ok(await becomes(() => !isRunning(oldWorker.pid), 5_000), "the old worker is gone at its deadline");
});
