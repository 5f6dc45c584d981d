import assert from "node:assert/strict";
import { testOnEachEngine } from "../e2e/engines.ts";
import { becomes } from "../e2e/left-behind.ts";
import { FleetInProcess } from "./fleet-in-process.ts";
import { isRunning } from "./home.ts";
import { Load } from "./load.ts";
import { Site } from "./site.ts";
import { askAgain, echoes, keepAliveVisitor, tunnelVisitor } from "./visitor.ts";

const SWAPS = 20;
const HOST = "shop.localhost";

testOnEachEngine("Twenty swaps of a worker under load lose nothing", async (t, engine) => {
  await using site = await Site.listen();
  await using gateway = await FleetInProcess.open({ engine, upstreamPort: site.port, drainMs: 30_000 });
  const { fleet, port } = gateway;
  await using load = new Load({ port, host: HOST, dialling: 8, keeping: 8, gapMs: 50 });
  await load.passes(50);
  const served = new Set([gateway.serving]);
  for (let swap = 0; swap < SWAPS; swap++) {
    await using idle = await keepAliveVisitor(port, HOST);
    assert.ok(await fleet.swap(60_000), `swap ${swap} came up`);
    served.add(gateway.serving);
    await load.passes(20);
    // It was open and silent while its worker was replaced.
    await askAgain(idle, HOST);
  }
  const { answered, failures } = await load.stop();
  assert.deepEqual(failures, [], `of ${answered}`);
  assert.equal(served.size, SWAPS + 1, "each time another process");
  assert.ok(site.requests >= answered + SWAPS * 2, "each answer came from the service");
  assert.deepEqual(gateway.findings, []);
  t.diagnostic(`${answered} requests over ${SWAPS} swaps, none failed`);
});

testOnEachEngine("A worker that drains is hastened by SIGTERM", async (_t, engine) => {
  await using site = await Site.listen();
  await using gateway = await FleetInProcess.open({ engine, upstreamPort: site.port, drainMs: 600_000 });
  const old = gateway.serving;
  await using tunnel = await tunnelVisitor(gateway.port, HOST);
  assert.ok(await gateway.fleet.swap(60_000));
  await echoes(tunnel, "the old worker goes on");
  process.kill(old, "SIGTERM");
  await tunnel.until(({ ended, closed }) => ended || closed !== undefined, 20_000);
  assert.ok(await becomes(() => !isRunning(old), 20_000), "it is gone long before its ten minutes");
});
