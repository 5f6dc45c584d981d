import assert from "node:assert/strict";
import { test } from "node:test";
import type { Holder, ListenerAdoption, ServiceRegistration } from "../../src/chart/core/model.ts";
import { asked, codeOf, end, setUp } from "./chart-machine.ts";

const HOUR_MS = 3_600_000;
const NOWHERE = { kind: "nowhere", path: undefined } as const;

function adoption(holder: Holder, port: number, inode: number): ListenerAdoption {
  return {
    identity: { directory: "/srv/api", project: "shop", service: undefined, branch: undefined, name: "api" },
    holder,
    uid: 1000,
    command: ["./server"],
    port,
    upstreams: [{ address: "127.0.0.1", port }],
    lane: undefined,
    adoption: { inodes: [inode], stdout: NOWHERE, stderr: NOWHERE },
  };
}

function askedCopy(holder: Holder, branch: string | undefined): ServiceRegistration {
  const request = asked(holder, { directory: `/shop-${branch ?? "main"}`, service: "web" });
  return { ...request, identity: { ...request.identity, branch } };
}

test("adoptListener gives name, lease and address to a port that is taken, until its holder dies", (context) => {
  const { machine, chart } = setUp(context);
  machine.listening.push({ address: "127.0.0.1", port: 8080, inode: 7 });
  const service = chart.adoptListener(adoption(machine.holder(1), 8080, 7));
  assert.deepEqual([service.name, service.state, service.port], ["api.localhost", "ready", 8080]);
  assert.equal(chart.adoptListener(adoption(machine.holder(1), 8080, 7)).leaseId, service.leaseId);
  chart.sweep();
  assert.equal(chart.serviceNamed("api.localhost")?.state, "ready");
  // Its pid may be another process's by now: `isAlive` tells by the start time, and the socket may live on in a child.
  machine.alive.delete(1);
  chart.sweep();
  assert.equal(chart.serviceNamed("api.localhost")?.state, "down");
  assert.deepEqual(chart.view().leases, []);
});

test("adoptListener is over when another socket has the port, though its holder lives", (context) => {
  const { machine, chart } = setUp(context);
  machine.listening.push({ address: "127.0.0.1", port: 8080, inode: 7 });
  chart.adoptListener(adoption(machine.holder(1), 8080, 7));
  machine.listening = [{ address: "127.0.0.1", port: 8080, inode: 8 }];
  chart.sweep();
  assert.equal(chart.serviceNamed("api.localhost")?.state, "down");
});

test("adoptListener takes over the lease that was asked for the port, and no service's", (context) => {
  const { machine, chart } = setUp(context);
  const request = { count: 1, name: undefined, holder: undefined, forMs: undefined };
  const [lease] = chart.grantLeases(request);
  assert.ok(lease);
  machine.listening.push({ address: "127.0.0.1", port: lease.port, inode: 7 });
  const service = chart.adoptListener(adoption(machine.holder(1), lease.port, 7));
  assert.deepEqual(
    chart.view().leases.map(({ id, port }) => [id, port]),
    [[service.leaseId, lease.port]],
  );
  const other = { ...adoption(machine.holder(1), lease.port, 7) };
  const renamed = { ...other, identity: { ...other.identity, name: "other" } };
  assert.equal(
    codeOf(() => chart.adoptListener(renamed)),
    "LISTENER_OF_SERVICE",
  );
  chart.releaseListener("api");
  assert.deepEqual([chart.view().services, chart.view().leases], [[], []]);
  assert.equal(
    codeOf(() => chart.releaseListener("api")),
    "ADOPTION_UNKNOWN",
  );
});

test("adoptListener outlives the daemon", (context) => {
  const { machine, chart } = setUp(context);
  machine.listening.push({ address: "127.0.0.1", port: 8080, inode: 7 });
  const { id, adopted } = chart.adoptListener(adoption(machine.holder(1), 8080, 7));
  chart[Symbol.dispose]();
  const next = machine.open();
  context.after(() => next[Symbol.dispose]());
  assert.deepEqual(next.service(id)?.adopted, adopted);
  assert.equal(next.service(id)?.state, "ready");
});

test("useCopy outlives the daemon, and ends when nothing of the copy is known", (context) => {
  const { machine, chart } = setUp(context);
  assert.equal(
    codeOf(() => chart.useCopy("shop", "b")),
    "COPY_UNKNOWN",
  );
  const service = chart.registerService(askedCopy(machine.holder(1), "b"));
  chart.useCopy("shop", "b");
  const main = chart.registerService(askedCopy(machine.holder(2), undefined));
  assert.deepEqual(main.notes, ["web.shop.localhost leads to the copy b: `portolan use --main` leads back"]);
  chart[Symbol.dispose]();
  const next = machine.open();
  context.after(() => next[Symbol.dispose]());
  const used = (): string[] => next.view().uses.map(({ branch }) => branch);
  assert.deepEqual(used(), ["b"]);
  end(next, service);
  next.sweep();
  assert.deepEqual(used(), ["b"], "it is shown as down for a while");
  machine.nowMs += HOUR_MS;
  next.sweep();
  assert.deepEqual(used(), []);
});

test("registerService of an on-demand service is idle until its keeper says otherwise", (context) => {
  const { machine, chart } = setUp(context);
  const request = { ...asked(machine.holder(1)), onDemand: true as const };
  const { id, leaseId, state } = chart.registerService(request);
  assert.equal(state, "idle");
  assert.equal(chart.registerService(request).leaseId, leaseId, "asked twice, it is the same");
  const update = (patch: Parameters<typeof chart.updateService>[1]["patch"]) =>
    chart.updateService(id, { leaseId, patch });
  machine.nowMs += 1000;
  assert.equal(update({ state: "starting" }).sinceMs, machine.nowMs, "it starts now");
  const upstreams = [{ address: "127.0.0.1", port: 61_234 }];
  assert.deepEqual(update({ state: "ready", upstreams }).upstreams, upstreams);
  assert.deepEqual(update({ state: "idle" }).upstreams, []);
  const failed = update({ state: "idle", exit: { code: 7, signal: null }, lastLines: ["no database"] });
  assert.deepEqual(failed.exit, { code: 7, signal: null, atMs: machine.nowMs });
  assert.equal(update({ state: "starting" }).exit, undefined);
  chart.sweep();
  assert.equal(chart.service(id)?.state, "starting");
  machine.alive.delete(1);
  chart.sweep();
  assert.equal(chart.service(id)?.state, "down", "an idle service goes with its keeper");
});

test("updateService stops a service, which keeps its lease, its name and its address until it starts again", (context) => {
  const { machine, chart } = setUp(context);
  const request = asked(machine.holder(1));
  const before = chart.registerService(request);
  const { id, leaseId } = before;
  const update = (patch: Parameters<typeof chart.updateService>[1]["patch"]) =>
    chart.updateService(id, { leaseId, patch });
  update({ state: "ready", upstreams: [{ address: "127.0.0.1", port: before.port }] });
  machine.nowMs += 1000;
  const exit = { code: null, signal: "SIGTERM" };
  const atMs = machine.nowMs;
  const stopped = update({ state: "stopped", exit, lastLines: ["bye"] });
  assert.deepEqual(
    [stopped.state, stopped.upstreams, stopped.exit, stopped.lastLines, stopped.sinceMs],
    ["stopped", [], { ...exit, atMs }, ["bye"], atMs],
  );
  machine.nowMs += 1000;
  chart.sweep();
  const again = chart.registerService({ ...request, resume: { leaseId, port: before.port } });
  assert.deepEqual([again.state, again.leaseId, again.port], ["stopped", leaseId, before.port]);
  const told = update({ state: "stopped", exit, lastLines: ["bye"] });
  assert.deepEqual([told.exit, told.sinceMs], [{ ...exit, atMs }, atMs], "told again, it ended when it did");
  const started = update({ state: "starting", upstreams: [] });
  assert.deepEqual([started.exit, started.sinceMs], [undefined, machine.nowMs]);
  assert.deepEqual([started.port, started.address], [before.port, before.address]);
  update({ state: "stopped" });
  machine.alive.delete(1);
  chart.sweep();
  assert.equal(chart.service(id)?.state, "down", "it goes with its keeper");
});
