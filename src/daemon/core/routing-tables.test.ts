import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceRecord, UseRecord } from "../../chart/core/model.ts";
import { routingTables } from "./routing-tables.ts";

function service(id: string, change: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    id,
    leaseId: `lease-${id}`,
    name: `${id}.localhost`,
    identity: { directory: `/srv/${id}`, project: id, service: undefined, branch: undefined, name: undefined },
    command: ["node", "server.js"],
    uid: 1000,
    state: "ready",
    port: 61_000,
    upstreams: [{ address: "127.0.0.1", port: 61_000 }],
    tls: false,
    address: "127.77.0.2",
    lane: undefined,
    holder: undefined,
    sinceMs: 1,
    exit: undefined,
    lastLines: [],
    notes: [],
    ...change,
  };
}

const MAIN = { id: "127.0.0.1|1290", address: "127.0.0.1", port: 1290, serviceId: undefined };

function tables(...services: ServiceRecord[]): ReturnType<typeof routingTables> {
  return usedTables([], services);
}

function usedTables(uses: readonly UseRecord[], services: readonly ServiceRecord[]): ReturnType<typeof routingTables> {
  const aliases = [{ name: "db.localhost", target: { address: "127.0.0.1", port: 5432 }, sinceMs: 1 }];
  const chart = { services, leases: [], aliases, uses };
  return routingTables({ chart, mainListeners: [MAIN], frontPort: 1290, identities: [], uid: 7 });
}

test("routingTables routes each name, and each service's own address", () => {
  const { routes, listeners, services } = tables(service("shop"));
  assert.deepEqual(
    routes.map((route) => [route.authority, route.serviceId]),
    [
      ["shop.localhost", "shop"],
      ["db.localhost", "alias:db.localhost"],
    ],
  );
  assert.deepEqual(listeners[1], {
    id: "127.77.0.2|1290|lease-shop",
    address: "127.77.0.2",
    port: 1290,
    serviceId: "shop",
  });
  assert.equal(services[1]?.uid, 7);
});

test("routingTables serves an orphan on, and keeps one that is down for its page, without a front", () => {
  const { services, listeners } = tables(service("lost", { state: "orphaned" }), service("dead", { state: "down" }));
  assert.deepEqual(
    services.map(({ state }) => state),
    ["ready", "down", "ready"],
  );
  assert.equal(listeners.length, 2);
});

test("routingTables serves one that is stopped as down, at its own address, and says how to start it", () => {
  const exit = { code: null, signal: "SIGTERM", atMs: 5 };
  const identity = { directory: "/srv/shop", project: "shop", service: "web", branch: "fix-ui", name: undefined };
  const stopped = { state: "stopped", upstreams: [], exit, lastLines: ["bye"], onDemand: true, identity } as const;
  const { services, listeners } = tables(service("web", stopped), service("one", { state: "stopped" }));
  const [web, one] = services;
  assert.deepEqual([web?.state, web?.exit, web?.lastLines], ["down", exit, ["bye"]]);
  assert.equal(web?.onDemand, undefined, "nobody waits for its start");
  assert.equal(web?.start, "portolan restart web --project shop-fix-ui");
  assert.equal(one?.start, "portolan restart --project one");
  assert.deepEqual(
    listeners.map(({ serviceId }) => serviceId),
    [undefined, "web", "one"],
  );
});

const MAIN_COPY = { directory: "/srv/shop", project: "shop", service: "web", branch: undefined, name: undefined };
const COPY = { ...MAIN_COPY, directory: "/srv/fix-ui", branch: "fix-ui" };
const USE: UseRecord = { project: "shop", branch: "fix-ui", sinceMs: 1 };

test("routingTables leads the main copy's names to the copy that is used", () => {
  const main = { ...service("main"), name: "web.shop.localhost", identity: MAIN_COPY };
  const docs = { ...service("docs"), name: "docs.shop.localhost", identity: { ...MAIN_COPY, service: "docs" } };
  const copy = { ...service("copy"), name: "web.shop-fix-ui.localhost", identity: COPY };
  const { routes, services } = usedTables([USE], [main, docs, copy]);
  assert.deepEqual(
    routes.map((route) => [route.authority, route.serviceId]),
    [
      ["docs.shop.localhost", "docs"],
      ["web.shop-fix-ui.localhost", "copy"],
      ["db.localhost", "alias:db.localhost"],
      ["web.shop.localhost", "copy"],
    ],
  );
  assert.equal(services.find(({ id }) => id === "copy")?.usedAs, "web.shop.localhost");
  assert.equal(new Set(routes.map(({ id }) => id)).size, routes.length, "each route has an id of its own");
});

test("routingTables leads there also when the main copy does not run, or the copy has ended", () => {
  const copy = { ...service("copy"), name: "web.shop-fix-ui.localhost", identity: COPY, state: "down" } as const;
  const { routes } = usedTables([USE], [copy]);
  assert.deepEqual(
    routes.filter(({ serviceId }) => serviceId === "copy").map(({ authority }) => authority),
    ["web.shop-fix-ui.localhost", "web.shop.localhost"],
  );
});

test("routingTables has no front where a lane is", () => {
  const lane = { protocol: "redis", port: 6379, transport: "tcp", extra: [], bind: "forward" } as const;
  assert.equal(tables(service("cache", { lane })).listeners.length, 1);
});
