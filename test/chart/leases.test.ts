import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, codeOf, end, Machine, setUp } from "./chart-machine.ts";

const MINUTE_MS = 60_000;

test("grantLeases grants the very port that is asked for, unless somebody has it", (context) => {
  const { machine, chart } = setUp(context);
  const request = { holder: undefined, name: undefined, forMs: undefined, count: 1, port: 3000 };
  assert.deepEqual(
    chart.grantLeases(request).map(({ port }) => port),
    [3000],
  );
  assert.throws(() => chart.grantLeases(request), { code: "PORT_TAKEN" });
  machine.listen(3001, "a stranger's");
  assert.throws(() => chart.grantLeases({ ...request, port: 3001 }), { code: "PORT_TAKEN" });
});

test("grantLeases ends a lease with its time, or with its holder", (context) => {
  const { machine, chart } = setUp(context);
  const none = { holder: undefined, name: undefined, forMs: undefined };
  chart.grantLeases({ ...none, count: 2 });
  chart.grantLeases({ ...none, count: 1, name: "held", holder: machine.holder(1) });
  chart.grantLeases({ ...none, count: 1, name: "short", forMs: 1000 });
  const names = (): (string | undefined)[] => {
    chart.sweep();
    return chart.view().leases.map(({ name }) => name);
  };
  assert.deepEqual(names(), [undefined, undefined, "held", "short"]);
  machine.nowMs += 1000;
  assert.deepEqual(names(), [undefined, undefined, "held"]);
  machine.nowMs += 10 * MINUTE_MS;
  assert.deepEqual(names(), ["held"]);
  machine.alive.delete(1);
  assert.deepEqual(names(), []);
});

for (const [name, stepMs] of Object.entries({ "back an hour": -60 * MINUTE_MS, "forward a day": 1_440 * MINUTE_MS })) {
  test(`Chart keeps leases, pages and its store when the clock is set ${name}`, (context) => {
    const { machine, chart } = setUp(context);
    machine.nowMs = 10_000 * MINUTE_MS;
    const asker = { holder: undefined, name: undefined, forMs: undefined };
    const [waiting] = chart.grantLeases({ ...asker, count: 1 });
    const departed = end(chart, chart.registerService(asked(machine.holder(1), { name: "departed" })));
    const live = chart.registerService(asked(machine.holder(2), { name: "live" }));
    const left = (): unknown[] => {
      chart.sweep();
      const { leases, services } = chart.view();
      return [leases.map(({ id }) => id), services.map(({ id }) => id)];
    };
    machine.nowMs += MINUTE_MS;
    machine.stepMs = stepMs;
    const late = chart.grantLeases({ ...asker, count: 1 })[0];
    const all = [waiting?.id, live.leaseId, late?.id];
    assert.deepEqual(left(), [all, [departed.id, live.id]], "nothing ends because of the clock");
    assert.equal(late?.untilMs, machine.nowMs + stepMs + 10 * MINUTE_MS, "what is asked for afterwards is not moved");
    machine.nowMs += 9 * MINUTE_MS - 1;
    assert.deepEqual(left(), [all, [departed.id, live.id]]);
    machine.nowMs += 1;
    assert.deepEqual(left(), [all.slice(1), [departed.id, live.id]], "ten minutes are ten minutes");
    machine.nowMs += 50 * MINUTE_MS;
    assert.deepEqual(left(), [[live.leaseId], [live.id]], "an hour is an hour");
    chart[Symbol.dispose]();
    using again = machine.open();
    assert.deepEqual(again.view(), chart.view());
    assert.deepEqual(again.findings, []);
  });
}

test("Chart gives a lease its time when the clock was set back while it was closed", (context) => {
  const { machine, chart } = setUp(context);
  machine.nowMs = 10_000 * MINUTE_MS;
  chart.grantLeases({ count: 1, holder: undefined, name: undefined, forMs: undefined });
  chart[Symbol.dispose]();
  machine.stepMs = -60 * MINUTE_MS;
  using again = machine.open();
  const [lease] = again.view().leases;
  assert.deepEqual([lease?.sinceMs, lease?.untilMs], [9_940 * MINUTE_MS, 9_950 * MINUTE_MS]);
});

test("grantLeases gives a lease with a name the same port each time", (context) => {
  const { chart } = setUp(context);
  const request = { count: 3, name: "suite", holder: undefined, forMs: undefined };
  const first = chart.grantLeases(request);
  for (const { id } of first) chart.releaseLease(id);
  assert.deepEqual(
    chart.grantLeases(request).map(({ port }) => port),
    first.map(({ port }) => port),
  );
});

test("grantLeases grants all or none", (context) => {
  const machine = new Machine();
  machine.rules = { ...machine.rules, only: { first: 61_000, last: 61_009 } };
  const chart = machine.open();
  context.after(() => {
    chart[Symbol.dispose]();
    machine[Symbol.dispose]();
  });
  machine.listen(61_004);
  const request = { name: undefined, holder: undefined, forMs: undefined };
  assert.equal(
    codeOf(() => chart.grantLeases({ ...request, count: 10 })),
    "PORTS_EXHAUSTED",
  );
  assert.deepEqual(chart.view().leases, []);
  assert.equal(chart.grantLeases({ ...request, count: 9 }).length, 9);
  assert.equal(
    codeOf(() => chart.registerService(asked(machine.holder(1)))),
    "PORTS_EXHAUSTED",
  );
  assert.deepEqual(chart.view().services, []);
});

test("grantLeases never grants a port twice: 3,200 leases", (context) => {
  const { machine, chart } = setUp(context);
  const holder = machine.holder(1);
  const ports = new Set<number>();
  for (let client = 0; client < 64; client++) {
    for (let n = 0; n < 50; n++) {
      for (const { port } of chart.grantLeases({ count: 1, name: undefined, holder, forMs: undefined }))
        ports.add(port);
    }
  }
  assert.equal(ports.size, 3200);
  assert.ok([...ports].every((port) => port >= 61_000));
  assert.deepEqual(chart.findings, []);
});

test("releaseLease releases by id, and never a service's", (context) => {
  const { machine, chart } = setUp(context);
  const [lease] = chart.grantLeases({ count: 1, name: undefined, holder: undefined, forMs: undefined });
  const service = chart.registerService(asked(machine.holder(1)));
  chart.releaseLease(lease?.id ?? "");
  assert.equal(
    codeOf(() => chart.releaseLease(lease?.id ?? "")),
    "LEASE_UNKNOWN",
  );
  assert.equal(
    codeOf(() => chart.releaseLease(service.leaseId)),
    "LEASE_OF_SERVICE",
  );
});

test("putAlias and a live service refuse each other's name", (context) => {
  const { machine, chart } = setUp(context);
  const target = { address: "127.0.0.1", port: 5432 };
  const service = chart.registerService(asked(machine.holder(1)));
  assert.equal(
    codeOf(() => chart.putAlias("shop", target)),
    "NAME_TAKEN",
  );
  end(chart, service);
  assert.equal(chart.putAlias("shop", target).name, "shop.localhost");
  assert.throws(
    () => chart.registerService(asked(machine.holder(2))),
    /Cannot use the name "shop\.localhost": it is an alias for 127\.0\.0\.1:5432/,
  );
  chart.removeAlias("shop.localhost");
  assert.equal(
    codeOf(() => chart.removeAlias("shop")),
    "ALIAS_UNKNOWN",
  );
  assert.equal(chart.registerService(asked(machine.holder(2))).state, "starting");
});
