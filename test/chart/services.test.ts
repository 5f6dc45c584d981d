import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../src/failure/failure.ts";
import { asked, codeOf, end, setUp } from "./chart-machine.ts";

const MINUTE_MS = 60_000;

test("registerService grants lease, name and address at once", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1), { service: "web" }));
  assert.equal(service.name, "web.shop.localhost");
  assert.equal(service.state, "starting");
  assert.ok(service.port >= 61_000);
  assert.match(service.address ?? "", /^127\.77\./);
  assert.deepEqual(chart.view().services, [service]);
  assert.deepEqual(
    chart.view().leases.map(({ id, port, serviceId, state }) => [id, port, serviceId, state]),
    [[service.leaseId, service.port, service.id, "granted"]],
  );
  assert.equal(chart.serviceNamed("web.shop.localhost"), service);
});

test("registerService is idempotent for one holder", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  assert.equal(chart.registerService(asked(machine.holder(1))), service);
  assert.equal(chart.view().leases.length, 1);
});

test("registerService takes another command, lane and start from the same holder, and leaves the rest", (context) => {
  const { machine, chart } = setUp(context);
  const registration = asked(machine.holder(1));
  const service = chart.registerService(registration);
  const command = ["node", "other.js"];
  const changed = chart.registerService({ ...registration, command, onDemand: true });
  assert.deepEqual(changed, { ...service, command, onDemand: true });
  assert.equal(chart.registerService({ ...registration, command, onDemand: true }), changed);
  assert.deepEqual(chart.registerService(registration), service);
});

test("registerService says who has a name", (context) => {
  const { machine, chart } = setUp(context);
  chart.registerService(asked(machine.holder(41)));
  for (const directory of ["/shop", "/other"]) {
    assert.throws(
      () => chart.registerService(asked(machine.holder(42), { directory })),
      (error) => {
        assert.ok(isFailure(error, "NAME_TAKEN"));
        assert.equal(error.message, 'Cannot use the name "shop.localhost": process 41 in "/shop" has it');
        assert.match(error.hint, /--name shop-2\)/);
        return true;
      },
    );
  }
  assert.equal(chart.view().leases.length, 1);
});

test("registerService gives the same folder and name the same port and address each time", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  end(chart, first);
  const second = chart.registerService(asked(machine.holder(2)));
  assert.deepEqual(
    [second.port, second.address, second.id, second.state],
    [first.port, first.address, first.id, "starting"],
  );
  assert.notEqual(second.leaseId, first.leaseId);
  const elsewhere = chart.registerService(asked(machine.holder(3), { directory: "/other", name: "shop2" }));
  assert.notEqual(elsewhere.port, first.port);
  assert.notEqual(elsewhere.address, first.address);
});

test("registerService chooses the same port on an empty chart", (context) => {
  const [one, other] = [setUp(context), setUp(context)];
  const [here, there] = [one, other].map(({ machine, chart }) => chart.registerService(asked(machine.holder(1))));
  assert.equal(here?.port, there?.port);
});

test("registerService begins elsewhere for another user", (context) => {
  const chosen = [1_000, 1_001, 1_000].map((uid) => {
    const { machine, chart } = setUp(context);
    chart[Symbol.dispose]();
    machine.uid = uid;
    using own = machine.open();
    const { port, address } = own.registerService(asked(machine.holder(1)));
    return `${address} ${port}`;
  });
  assert.equal(chosen[0], chosen[2]);
  assert.notEqual(chosen[0], chosen[1]);
});

test("registerService remembers the next choice when its port is taken", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  end(chart, first);
  machine.listen(first.port);
  const second = chart.registerService(asked(machine.holder(2)));
  assert.notEqual(second.port, first.port);
  end(chart, second);
  machine.close(first.port);
  assert.equal(chart.registerService(asked(machine.holder(3))).port, second.port);
});

test("registerService takes over from a holder that died", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  machine.alive.delete(1);
  const second = chart.registerService(asked(machine.holder(2)));
  assert.deepEqual([second.id, second.port, second.holder?.pid], [first.id, first.port, 2]);
  assert.equal(
    codeOf(() => end(chart, first)),
    "STALE_LEASE",
  );
  assert.equal(chart.service(first.id)?.state, "starting");
});

test("registerService leaves its port to what a dead holder left listening", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  machine.listen(first.port, first.leaseId);
  machine.alive.delete(1);
  assert.throws(() => chart.registerService(asked(machine.holder(3), { directory: "/other" })), {
    code: "NAME_TAKEN",
    message: 'Cannot use the name "shop.localhost": process 99 (nc), what a run in "/shop" left, still listens',
  });
  const second = chart.registerService(asked(machine.holder(2)));
  assert.equal(second.id, first.id);
  assert.notEqual(second.port, first.port);
  assert.deepEqual(second.notes, [`what ran before still listens on port ${first.port}`]);
  assert.equal(chart.view().leases.find(({ id }) => id === first.leaseId)?.state, "orphaned");
  machine.close(first.port);
  chart.sweep();
  assert.deepEqual(
    chart.view().leases.map(({ id }) => id),
    [second.leaseId],
  );
});

test("registerService gives a successor what its predecessor left listening, by its lease", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  const upstreams = [{ address: "127.0.0.1", port: first.port }];
  chart.updateService(first.id, { leaseId: first.leaseId, patch: { state: "ready", upstreams } });
  machine.listen(first.port, first.leaseId);
  machine.alive.delete(1);
  const resume = { leaseId: first.leaseId, port: first.port };
  const second = chart.registerService(asked(machine.holder(2), { resume }));
  assert.deepEqual(
    [second.leaseId, second.port, second.state, second.upstreams],
    [first.leaseId, first.port, "ready", upstreams],
  );
  chart.sweep();
  assert.deepEqual(
    chart.view().leases.map(({ id, state, holder }) => [id, state, holder?.pid]),
    [[first.leaseId, "listening", 2]],
  );
  assert.equal(chart.service(first.id)?.state, "ready");
});

test("registerService takes a name over from another folder when its service is down", (context) => {
  const { machine, chart } = setUp(context);
  const first = chart.registerService(asked(machine.holder(1)));
  end(chart, first);
  const second = chart.registerService(asked(machine.holder(2), { directory: "/other" }));
  assert.notEqual(second.id, first.id);
  assert.deepEqual(chart.view().services, [second]);
});

test("registerService gives exactly the port that was asked for, or says who has it", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1), { port: 3000 }));
  assert.equal(service.port, 3000);
  const other = (port: number): string =>
    codeOf(() => chart.registerService(asked(machine.holder(2), { name: "b", port })));
  machine.listen(3001);
  assert.deepEqual(
    [other(3000), other(3001), other(0), other(70_000)],
    ["PORT_TAKEN", "PORT_TAKEN", "PORT_INVALID", "PORT_INVALID"],
  );
  assert.throws(() => chart.registerService(asked(machine.holder(2), { name: "b", port: 3001 })), {
    message: "Cannot use port 3001: process 99 (nc) has it",
    hint: "Stop it, or leave the choice of the port to Portolan",
  });
  const blocked = chart.registerService(asked(machine.holder(3), { name: "c", port: 6000 }));
  assert.match(blocked.notes[0] ?? "", /browsers refuse port 6000/);
  end(chart, service);
  assert.notEqual(chart.registerService(asked(machine.holder(4))).port, 3000);
});

test("registerService resumes what a chart that was lost had granted", (context) => {
  const { machine, chart } = setUp(context);
  machine.listen(61_234, "lease-of-before");
  const resume = { leaseId: "lease-of-before", port: 61_234 };
  const service = chart.registerService(asked(machine.holder(1), { resume }));
  assert.deepEqual([service.leaseId, service.port, service.notes], ["lease-of-before", 61_234, []]);
  const late = chart.registerService(asked(machine.holder(2), { name: "b", resume }));
  assert.notEqual(late.port, 61_234);
  assert.match(late.notes[0] ?? "", /port 61234 is no longer its own/);
});

test("registerService believes a living holder more than an older store", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  const resume = { leaseId: "newer", port: 61_234 };
  const resumed = chart.registerService(asked(machine.holder(1), { resume }));
  assert.deepEqual([resumed.id, resumed.leaseId, resumed.port], [service.id, "newer", 61_234]);
  assert.equal(chart.view().leases.length, 1);
});

test("updateService, endService and replacePort compare the lease before they act", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  const stale = { leaseId: "stale" };
  const exit = { code: 0, signal: null };
  for (const id of [service.id, "unknown"]) {
    const codes = [
      codeOf(() => chart.updateService(id, { ...stale, patch: {} })),
      codeOf(() => chart.endService(id, { ...stale, exit, lastLines: [] })),
      codeOf(() => chart.replacePort(id, stale)),
    ];
    const expected = id === "unknown" ? "SERVICE_UNKNOWN" : "STALE_LEASE";
    assert.deepEqual(codes, [expected, expected, expected]);
  }
  assert.equal(chart.service(service.id), service);
});

test("updateService changes what it is told and nothing else", (context) => {
  const { machine, chart } = setUp(context);
  const { id, leaseId } = chart.registerService(asked(machine.holder(1)));
  const upstreams = [{ address: "::1", port: 5173 }];
  const ready = chart.updateService(id, { leaseId, patch: { state: "ready", upstreams } });
  assert.deepEqual([ready.state, ready.upstreams, ready.tls], ["ready", upstreams, false]);
  const secure = chart.updateService(id, { leaseId, patch: { tls: true } });
  assert.deepEqual([secure.state, secure.upstreams, secure.tls], ["ready", upstreams, true]);
});

test("endService frees everything, keeps the cause for an hour, and may be repeated", (context) => {
  const { machine, chart } = setUp(context);
  const service = chart.registerService(asked(machine.holder(1)));
  const down = end(chart, service);
  assert.deepEqual(
    [down.state, down.lastLines, down.exit],
    ["down", ["boom"], { code: 1, signal: null, atMs: machine.nowMs }],
  );
  assert.deepEqual(chart.view().leases, []);
  assert.equal(end(chart, service), down);
  machine.nowMs += 59 * MINUTE_MS;
  chart.sweep();
  assert.equal(chart.serviceNamed("shop.localhost")?.state, "down");
  machine.nowMs += MINUTE_MS;
  chart.sweep();
  assert.deepEqual(chart.view().services, []);
});

test("replacePort grants another lease and remembers it", (context) => {
  const { machine, chart } = setUp(context);
  const before = chart.registerService(asked(machine.holder(1)));
  machine.listen(before.port, "a stranger's");
  const after = chart.replacePort(before.id, before);
  assert.notEqual(after.port, before.port);
  assert.notEqual(after.leaseId, before.leaseId);
  assert.match(after.notes.at(-1) ?? "", /was taken by another process/);
  assert.deepEqual(
    chart.view().leases.map(({ id }) => id),
    [after.leaseId],
  );
  end(chart, after);
  assert.equal(chart.registerService(asked(machine.holder(2))).port, after.port);
});
