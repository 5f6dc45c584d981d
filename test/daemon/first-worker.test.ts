import assert from "node:assert/strict";
import { test } from "node:test";
import { Home } from "./home.ts";
import { makeOlderRelease } from "./older-release.ts";

test("A daemon whose worker does not come up waits for it, answers, and says so", async () => {
  await using broken = await makeOlderRelease({ "src/gateway/worker/main.ts": "setInterval(() => {}, 1_000_000);" });
  await using home = await Home.make({ engine: "node" });
  const startMs = performance.now();
  const { folder, environment } = home;
  const { status } = await broken.ensureDaemon({ folder, environment });
  assert.ok(performance.now() - startMs > 10_000, "it was waited for");
  assert.deepEqual(status.gateway.workers, []);
  assert.deepEqual(status.findings, ["No worker of the gateway served within 12 s: logs/gateway.log may say why"]);
  const [lease] = await home.client.grantLeases({ count: 1, name: undefined, holder: undefined, forMs: undefined });
  assert.ok(lease, "all that needs no gateway works");
});
