import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../src/failure/failure.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Home } from "./home.ts";
import { startKeeper } from "./keeper.ts";
import { inNamespaces } from "./namespaces.ts";
import { registration } from "./site.ts";

const ONE = { count: 1, name: undefined, holder: undefined, forMs: undefined };

test("A range of three ports gives three, says what to do, and gives again what was let go of", async (t) => {
  // All other ports are the system's, in a network namespace of its own.
  const setUp = "ip link set lo up && echo 1-61000,61004-65535 >/proc/sys/net/ipv4/ip_local_reserved_ports";
  const wrapper = inNamespaces(t, ["net"], setUp);
  if (!wrapper) return;
  await using home = await Home.make({ engine: "node", port: 1_290 });
  ensureStateFolder(home.folder);
  home.spawnBare({ wrapper });
  await home.answers();
  const { client } = home;
  await using keeper = await startKeeper();

  const service = await client.registerService(registration("shop", keeper.pid));
  const [first] = await client.grantLeases(ONE);
  await assert.rejects(client.grantLeases({ ...ONE, count: 2 }), (error) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.code, "PORTS_EXHAUSTED");
    assert.match(error.message, /^Cannot grant a port: none of 3 is free \(2 are leased\)$/);
    assert.match(error.hint, /`portolan ls` shows them/);
    return true;
  });
  const [second] = await client.grantLeases(ONE);
  assert.ok(first && second);
  assert.deepEqual(new Set([service.port, first.port, second.port]), new Set([61_001, 61_002, 61_003]));
  for (const ask of [() => client.grantLeases(ONE), () => client.registerService(registration("pier"))]) {
    await assert.rejects(ask, { code: "PORTS_EXHAUSTED" });
  }

  await client.releaseLease(first.id);
  assert.equal((await client.registerService(registration("pier"))).port, first.port);
  keeper.child.kill("SIGKILL");
  let freed: number | undefined;
  const asks = (): boolean => {
    void client.grantLeases(ONE).then(
      ([lease]) => (freed ??= lease?.port),
      () => undefined,
    );
    return freed !== undefined;
  };
  assert.ok(await becomes(asks, 10_000), "the dead keeper's port is given again");
  assert.equal(freed, service.port);
});
