import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Failure } from "../failure/failure.ts";
import type { Chart } from "./chart.ts";
import type { ServiceRecord } from "./core/model.ts";
import { asked, end, Machine, setUp } from "../../test/chart/chart-machine.ts";

test("sweep follows a lease from granted to listening, orphaned and free", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  const states = (): unknown[] => {
    chart.sweep();
    return [chart.view().leases[0]?.state, chart.service(service.id)?.state];
  };
  assert.deepEqual(states(), ["granted", "starting"]);
  machine.listen(service.port, service.leaseId);
  chart.updateService(service.id, { leaseId: service.leaseId, patch: { state: "ready" } });
  assert.deepEqual(states(), ["listening", "ready"]);
  machine.alive.delete(1);
  assert.deepEqual(states(), ["orphaned", "orphaned"]);
  machine.close(service.port);
  assert.deepEqual(states(), [undefined, "down"]);
});

test("sweep does not take a stranger for what a dead holder left", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  machine.listen(service.port, "another lease");
  machine.alive.delete(1);
  chart.sweep();
  assert.equal(chart.service(service.id)?.state, "down");
});

test("sweep returns what it changed, and nothing when nothing did", (context) => {
  const { machine, chart } = setUp(context);
  chart.registerService(asked(machine.holder(1)));
  assert.deepEqual(chart.sweep(), []);
  machine.alive.delete(1);
  assert.deepEqual(
    chart.sweep().map(({ type }) => type),
    ["lease-gone", "service"],
  );
});

test("onChange tells every change in order, also those that a listener makes", (context) => {
  const { machine, chart } = setUp(context);
  const heard: string[] = [];
  const target = { address: "127.0.0.1", port: 1 };
  using subscription = chart.onChange((change) => {
    heard.push(change.type);
    if (change.type === "lease") chart.putAlias("seen", target);
  });
  chart.onChange(({ type }) => heard.push(`second ${type}`));
  chart.registerService(asked(machine.holder(1)));
  assert.deepEqual(heard, ["lease", "second lease", "service", "second service", "alias", "second alias"]);
  subscription[Symbol.dispose]();
  chart.removeAlias("seen");
  assert.deepEqual(heard.slice(6), ["second alias-gone"]);
});

test("Chart restores what lives when it is opened again, and sweeps the rest", (context) => {
  const { machine, chart } = setUp(context);
  const web = chart.registerService(asked(machine.holder(1), { service: "web" }));
  const upstreams = [{ address: "127.0.0.1", port: web.port }];
  const ready = chart.updateService(web.id, { leaseId: web.leaseId, patch: { state: "ready", upstreams } });
  const orphan = chart.registerService(asked(machine.holder(2), { service: "api" }));
  const dead = chart.registerService(asked(machine.holder(3), { service: "db" }));
  chart.putAlias("pg", { address: "127.0.0.1", port: 5432 });
  machine.listen(web.port, web.leaseId);
  machine.listen(orphan.port, orphan.leaseId);
  chart[Symbol.dispose]();
  machine.alive.delete(2);
  machine.alive.delete(3);
  using again = machine.open();
  assert.deepEqual(again.service(web.id), ready);
  assert.equal(again.service(orphan.id)?.state, "orphaned");
  assert.equal(again.service(dead.id)?.state, "down");
  assert.equal(again.alias("pg.localhost")?.target.port, 5432);
  const resume = { leaseId: web.leaseId, port: web.port };
  assert.deepEqual(again.registerService(asked(machine.holder(1), { service: "web", resume })), ready);
  assert.deepEqual(again.findings, []);
});

test("Chart gives back a port after a reboot, whoever listens there now", (context) => {
  const { machine, chart } = setUp(context);
  const holder = { ...machine.holder(1), bootId: "the boot before" };
  const service = chart.registerService(asked(holder));
  machine.listen(service.port);
  machine.alive.delete(1);
  chart.sweep();
  assert.equal(chart.service(service.id)?.state, "down");
  assert.deepEqual(chart.view().leases, []);
});

/** What a random run may do; small numbers, so that it often means the same thing twice. */
const step = fc.record({
  action: fc.constantFrom(
    "register",
    "end",
    "replace",
    "update",
    "lease",
    "release",
    "alias",
    "unalias",
    "kill",
    "listen",
    "close",
    "sweep",
    "reopen",
  ),
  who: fc.nat(5),
  which: fc.nat(3),
});

test("Chart never lets two leases share a port or two services a name, whatever happens", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      using machine = new Machine();
      machine.rules = { ...machine.rules, only: { first: 61_000, last: 61_007 } };
      let chart = machine.open();
      /** Every service record anybody ever got: most of them are stale. */
      const held: ServiceRecord[] = [];
      const keep = (record: ServiceRecord): unknown => held.push(record);
      for (const { action, who, which } of steps) {
        machine.nowMs += 1000;
        const old = held[(who * 4 + which) % Math.max(1, held.length)];
        const before = old && chart.service(old.id);
        const isStale = before === undefined || before.leaseId !== old?.leaseId || before.state === "down";
        try {
          if (action === "register") {
            keep(chart.registerService(asked(machine.holder(who), { name: `n${which}`, directory: `/d${who % 2}` })));
          } else if (action === "lease")
            chart.grantLeases({ count: which + 1, name: undefined, holder: undefined, forMs: 5000 });
          else if (action === "release") chart.releaseLease(chart.view().leases[who]?.id ?? "");
          else if (action === "alias") chart.putAlias(`n${which}`, { address: "127.0.0.1", port: 1 });
          else if (action === "unalias") chart.removeAlias(`n${which}`);
          else if (action === "kill") machine.alive.delete(who);
          else if (action === "listen") machine.listen(61_000 + who, which === 0 ? undefined : old?.leaseId);
          else if (action === "close") machine.close(61_000 + who);
          else if (action === "sweep") chart.sweep();
          else if (action === "reopen") {
            chart[Symbol.dispose]();
            const stored = chart.view();
            const findings = chart.findings.length;
            chart = machine.open();
            assert.ok(chart.view().leases.length <= stored.leases.length && findings === 0);
            assert.deepEqual(chart.findings, []);
          } else if (old) {
            if (action === "replace") keep(chart.replacePort(old.id, old));
            else if (action === "update")
              chart.updateService(old.id, { leaseId: old.leaseId, patch: { state: "ready" } });
            else end(chart, old);
            assert.ok(!isStale || action === "end", `${action} with a stale lease`);
          }
        } catch (error) {
          assert.ok(error instanceof Failure, `${action}: ${String(error)}`);
        }
        if (old && isStale && ["end", "replace", "update"].includes(action))
          assert.deepEqual(chart.service(old.id), before);
        checkInvariants(chart);
      }
      chart[Symbol.dispose]();
    }),
    { numRuns: 60 },
  );
});

function checkInvariants(chart: Chart): void {
  const { services, leases, aliases } = chart.view();
  const live = services.filter(({ state }) => state !== "down");
  const names = [...services.map(({ name }) => name), ...aliases.map(({ name }) => name)];
  assert.equal(new Set(leases.map(({ port }) => port)).size, leases.length, "two leases share a port");
  assert.equal(new Set(names).size, names.length, "a name is given twice");
  assert.equal(new Set(live.map(({ address }) => address)).size, live.length, "two services share an address");
  for (const { id, leaseId, port, holder } of live) {
    const lease = leases.find((candidate) => candidate.id === leaseId);
    assert.deepEqual(
      [lease?.serviceId, lease?.port, lease?.holder],
      [id, port, holder],
      "a live service has its lease",
    );
  }
  const owned = leases.filter(({ serviceId }) => serviceId !== undefined);
  assert.equal(owned.length, live.length, "a lease says that it is a service's, and is not");
}
