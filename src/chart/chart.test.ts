import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import * as fc from "fast-check";
import { Failure, isFailure } from "../failure/failure.ts";
import { Chart } from "./chart.ts";
import type { ChartListener, Holder, PortRules, ServiceRecord, ServiceRegistration } from "./core/model.ts";

const MINUTE_MS = 60_000;

/** A machine of which the test decides everything; the chart and its store are the real ones. */
class Machine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "portolan-chart-"));
  readonly alive = new Set<number>();
  listening: ChartListener[] = [];
  nowMs = 1_000_000;
  uid = 1_000;
  /** How far the wall clock was set. */
  stepMs = 0;
  rules: PortRules = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [] };
  #ids = 0;

  open(): Chart {
    return new Chart({
      folder: this.folder,
      clock: () => this.nowMs + this.stepMs,
      uptime: () => this.nowMs,
      randomId: () => `id${this.#ids++}`,
      isPortFree: (port) => !this.listening.some((listener) => listener.port === port),
      holdersOf: (port) =>
        this.listening
          .filter((listener) => listener.port === port)
          .map(({ address }) => ({ address, pid: 99, text: "process 99 (nc)" })),
      isAlive: ({ pid }) => this.alive.has(pid),
      listeners: () => this.listening,
      portRules: this.rules,
      uid: this.uid,
      ownAddresses: true,
      bootId: "boot",
    });
  }

  holder(pid: number): Holder {
    this.alive.add(pid);
    return { bootId: "boot", pidNamespace: "1", pid, startTicks: pid };
  }

  listen(port: number, leaseId?: string): void {
    this.listening.push({ address: "127.0.0.1", port, leaseId });
  }

  close(port: number): void {
    this.listening = this.listening.filter((listener) => listener.port !== port);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

function setUp(context: TestContext): { machine: Machine; chart: Chart } {
  const machine = new Machine();
  const chart = machine.open();
  context.after(() => {
    chart[Symbol.dispose]();
    machine[Symbol.dispose]();
  });
  return { machine, chart };
}

interface Ask {
  readonly directory?: string;
  readonly service?: string;
  readonly name?: string;
  readonly port?: number;
  readonly resume?: { leaseId: string; port: number };
}

function asked(holder: Holder, { directory = "/shop", service, name, port, resume }: Ask = {}): ServiceRegistration {
  const identity = { directory, project: "shop", service, branch: undefined, name };
  return { identity, holder, uid: 1000, command: ["npm", "run", "dev"], port, resume };
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error.code;
  }
}

function end(chart: Chart, { id, leaseId }: ServiceRecord): ServiceRecord {
  return chart.endService(id, { leaseId, exit: { code: 1, signal: null }, lastLines: ["boom"] });
}

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
