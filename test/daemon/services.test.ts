import assert from "node:assert/strict";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import type { RegisterService, ServiceView } from "../../src/control/contract.ts";
import type { Failure } from "../../src/failure/failure.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Events } from "./events.ts";
import { Home } from "./home.ts";
import { startKeeper, startListener } from "./keeper.ts";
import { registration, Site } from "./site.ts";

/** Within which a dead holder's name and lease are free or orphaned, in milliseconds (issue 3, section 3). */
const SETTLED_MS = 2_000;

async function refusal(promise: Promise<unknown>): Promise<Failure> {
  const failure = await promise.then(
    () => assert.fail("it was not refused"),
    (error: unknown) => error as Failure,
  );
  assert.equal(failure.name, "Failure", String(failure.stack));
  return failure;
}

let shared: Home;
before(async () => {
  shared = await Home.open({ engine: "node" });
});
after(() => shared[Symbol.asyncDispose]());

/** States of the leases on a port. */
async function leasesOn(port: number): Promise<string[]> {
  const { leases } = await shared.client.chart();
  return leases.filter((lease) => lease.port === port).map(({ state }) => state);
}

test("A service whose holder is killed frees its name and lease within 2 s", async (t) => {
  const home = shared;
  const { client } = home;
  await using events = new Events(client);
  await using keeper = await startKeeper();
  const service = await client.registerService(registration("freed", keeper.pid));
  await events.next(/^service freed\.localhost starting/);
  const startMs = performance.now();
  keeper.child.kill("SIGKILL");
  await events.next(/^service freed\.localhost down/);
  t.diagnostic(`free ${Math.round(performance.now() - startMs)} ms after the kill`);
  assert.ok(performance.now() - startMs < SETTLED_MS);
  assert.deepEqual(await leasesOn(service.port), []);
  const again = await client.registerService({ ...registration("freed"), port: service.port });
  assert.equal(again.port, service.port);
  assert.notEqual(again.leaseId, service.leaseId);
});

test("A held service whose keeper dies is settled at once", async () => {
  const home = shared;
  const { client } = home;
  await using events = new Events(client);
  await using keeper = await startKeeper();
  const service = await client.registerService(registration("held", keeper.pid));
  const line = await client.holdService(service.id);
  const ended = once(keeper.child, "exit");
  keeper.child.kill("SIGKILL");
  await ended;
  await line[Symbol.asyncDispose]();
  await events.next(/^service held\.localhost down/);
  assert.equal((await refusal(client.holdService("no-such-service"))).code, "SERVICE_UNKNOWN");
});

test("A service whose holder is killed is orphaned while its listener lives, and free when that ends", async () => {
  const home = shared;
  const { client } = home;
  await using events = new Events(client);
  await using keeper = await startKeeper();
  const { id, leaseId, port } = await client.registerService(registration("orphan", keeper.pid));
  await using listener = await startListener(port);
  await client.updateService(id, { leaseId, state: "ready", upstreams: [{ address: "127.0.0.1", port }] });
  const startMs = performance.now();
  keeper.child.kill("SIGKILL");
  await events.next(/^service orphan\.localhost orphaned/);
  assert.ok(performance.now() - startMs < SETTLED_MS);
  assert.equal((await exchange(`http://orphan.localhost:${await home.port()}/`)).text, "listener", "it is served on");
  const other = {
    ...registration("orphan"),
    identity: { ...registration("orphan").identity, directory: "/srv/elsewhere" },
  };
  const taken = await refusal(client.registerService(other));
  assert.equal(taken.code, "NAME_TAKEN");
  assert.match(JSON.stringify(taken.details), /"orphaned":true/);
  assert.deepEqual(await leasesOn(port), ["orphaned"]);
  listener.child.kill("SIGKILL");
  await events.next(/^service orphan\.localhost down/);
  assert.deepEqual(await leasesOn(port), []);
});

test("A keeper registers again with the next daemon and has what it had", async () => {
  await using home = await Home.open({ engine: "node" });
  await using site = await Site.listen();
  const service = await site.register(home, "shop");
  await home.killDaemon();
  await home.start();
  const { gateway } = await home.status();
  const { leaseId, port } = service;
  const resumed = await home.client.registerService({ ...registration("shop"), resume: { leaseId, port } });
  assert.deepEqual(resumed, service);

  // The same when the next daemon knows nothing any more.
  await home.client.stop();
  assert.ok(await becomes(() => home.processes().length === 0, 5_000));
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${home.folder.database}${suffix}`, { force: true });
  assert.deepEqual((await home.start()).gateway.ports, gateway.ports, "any port is the same one as before");
  const anew = await home.client.registerService({ ...registration("shop"), resume: { leaseId, port } });
  assert.deepEqual([anew.leaseId, anew.port, anew.name], [leaseId, port, service.name]);
});

test("A service is changed and ended by its lease alone, and a name that is taken says whose it is", async () => {
  const home = shared;
  const { client } = home;
  await using keeper = await startKeeper();
  const mine = await client.registerService(registration("shop"));
  const stale = { leaseId: "00000000-0000-0000-0000-000000000000" };
  const end = { exit: { code: 0, signal: null }, lastLines: [] };
  assert.equal((await refusal(client.updateService(mine.id, { ...stale, state: "ready" }))).code, "STALE_LEASE");
  assert.equal((await refusal(client.endService(mine.id, { ...stale, ...end }))).code, "STALE_LEASE");
  assert.equal((await refusal(client.releaseLease(mine.leaseId))).code, "LEASE_OF_SERVICE");
  const { services } = await client.chart();
  assert.equal(services.find(({ id }) => id === mine.id)?.state, "starting");

  const asked: RegisterService = registration("shop", keeper.pid);
  const taken = await refusal(client.registerService(asked));
  assert.equal(taken.code, "NAME_TAKEN");
  assert.match(taken.message, new RegExp(`${process.pid}.*/srv/shop|/srv/shop.*${process.pid}`));
  assert.equal(
    (await refusal(client.putAlias("shop", { target: { address: "127.0.0.1", port: 9 } }))).code,
    "NAME_TAKEN",
  );

  const moved = await client.updateService(mine.id, { leaseId: mine.leaseId, replacePort: true });
  assert.notEqual(moved.port, mine.port);
  assert.equal((await refusal(client.endService(mine.id, { leaseId: mine.leaseId, ...end }))).code, "STALE_LEASE");
  await client.endService(mine.id, { leaseId: moved.leaseId, ...end });
  assert.equal((await client.registerService(asked)).holder?.pid, keeper.pid);
});

test("The events tell each change in order, until the daemon stops", async () => {
  await using home = await Home.open({ engine: "node" });
  const { client } = home;
  await using site = await Site.listen();
  await using events = new Events(client);
  const service = await site.register(home, "shop");
  await client.endService(service.id, { leaseId: service.leaseId, exit: { code: 1, signal: null }, lastLines: ["no"] });
  await client.putAlias("old", { target: { address: "127.0.0.1", port: 9 } });
  await client.removeAlias("old");
  const [lease] = await client.grantLeases({ count: 1, name: undefined, holder: undefined, forMs: undefined });
  assert.ok(lease);
  await client.releaseLease(lease.id);
  await client.stop();
  await events.ended();
  assert.deepEqual(events.heard, [
    `lease ${service.port} granted`,
    `service shop.localhost starting ${service.port}`,
    `service shop.localhost ready ${service.port}`,
    `lease-gone ${service.port}`,
    `service shop.localhost down ${service.port}`,
    "alias old.localhost to 9",
    "alias-gone old.localhost",
    `lease ${lease.port} granted`,
    `lease-gone ${lease.port}`,
    "stopping",
  ]);
});

test("A service that ends and comes back at once keeps its front", async () => {
  const home = shared;
  await using site = await Site.listen();
  let service: ServiceView = await site.register(home, "quick");
  const { front } = service;
  assert.ok(front);
  for (let round = 0; round < 20; round++) {
    const { id, leaseId } = service;
    await home.client.endService(id, { leaseId, exit: { code: 0, signal: null }, lastLines: [] });
    service = await site.register(home, "quick");
    assert.deepEqual(service.front, front);
  }
  const url = `http://${front.address}:${front.port}/`;
  let isAnswered = false;
  const look = (): boolean => {
    void exchange(url, { address: front.address }).then(
      ({ status }) => (isAnswered ||= status === 200),
      () => undefined,
    );
    return isAnswered;
  };
  assert.ok(await becomes(look, 5_000), `${url} answers`);
  assert.deepEqual((await home.status()).findings, []);
});
