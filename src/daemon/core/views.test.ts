import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceRecord } from "../../chart/core/model.ts";
import { aliasView, chartView, serviceView } from "./views.ts";

const SERVICE: ServiceRecord = {
  id: "s1",
  leaseId: "l1",
  name: "shop.localhost",
  identity: { directory: "/srv/shop", project: "shop", service: undefined, branch: undefined, name: undefined },
  command: ["node", "server.js"],
  uid: 1000,
  state: "ready",
  port: 61_234,
  upstreams: [{ address: "127.0.0.1", port: 61_234 }],
  tls: false,
  address: "127.77.4.5",
  lane: undefined,
  holder: undefined,
  sinceMs: 1,
  exit: undefined,
  lastLines: [],
  notes: [],
};

const GATEWAY = { ports: [1290], blockers: new Map<string, string>() };
const LANE = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" } as const;

test("serviceView tells project, folder, front and URLs, and nothing of the chart's own", () => {
  const view = serviceView(SERVICE, GATEWAY);
  assert.equal(view.project, "shop");
  assert.equal(view.directory, "/srv/shop");
  assert.deepEqual(view.front, { address: "127.77.4.5", port: 1290 });
  assert.deepEqual(view.urls, ["https://shop.localhost:1290", "http://shop.localhost:1290"]);
  assert.equal("identity" in view, false);
  assert.equal("address" in view, false);
});

test("serviceView has no front where the platform has no address of its own", () => {
  assert.equal(serviceView({ ...SERVICE, address: undefined }, GATEWAY).front, undefined);
});

test("serviceView of a lane has its endpoint instead of a front, and where the service listens while it is blocked", () => {
  const service = { ...SERVICE, lane: LANE };
  const open = serviceView(service, GATEWAY);
  assert.equal(open.front, undefined);
  assert.deepEqual(open.urls, ["postgres://127.77.4.5:5432"]);
  assert.deepEqual(open.lane?.listen, { address: "127.0.0.1", port: 61_234 });
  assert.equal(open.lane.name, "shop.test");
  assert.equal(open.lane.blockedBy, undefined);
  const blocked = serviceView(service, { ...GATEWAY, blockers: new Map([["s1", "docker"]]) });
  assert.equal(blocked.lane?.blockedBy, "docker");
  assert.deepEqual(blocked.urls, ["postgres://127.0.0.1:61234"]);
});

test("aliasView and chartView show what is there", () => {
  const alias = { name: "db.localhost", target: { address: "127.0.0.1", port: 5432 }, sinceMs: 1 };
  assert.deepEqual(aliasView(alias, GATEWAY).urls, ["https://db.localhost:1290", "http://db.localhost:1290"]);
  const view = chartView({ services: [SERVICE], leases: [], aliases: [alias], uses: [] }, GATEWAY);
  assert.deepEqual([view.services.length, view.leases.length, view.aliases.length], [1, 0, 1]);
});
