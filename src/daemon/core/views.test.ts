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

test("serviceView tells project, folder, front and URLs, and nothing of the chart's own", () => {
  const view = serviceView(SERVICE, [1290]);
  assert.equal(view.project, "shop");
  assert.equal(view.directory, "/srv/shop");
  assert.deepEqual(view.front, { address: "127.77.4.5", port: 1290 });
  assert.deepEqual(view.urls, ["https://shop.localhost:1290", "http://shop.localhost:1290"]);
  assert.equal("identity" in view, false);
  assert.equal("address" in view, false);
});

test("serviceView has no front where the platform has no address of its own", () => {
  assert.equal(serviceView({ ...SERVICE, address: undefined }, [1290]).front, undefined);
});

test("aliasView and chartView show what is there", () => {
  const alias = { name: "db.localhost", target: { address: "127.0.0.1", port: 5432 }, sinceMs: 1 };
  assert.deepEqual(aliasView(alias, [1290]).urls, ["https://db.localhost:1290", "http://db.localhost:1290"]);
  const view = chartView({ services: [SERVICE], leases: [], aliases: [alias], uses: [] }, [1290]);
  assert.deepEqual([view.services.length, view.leases.length, view.aliases.length], [1, 0, 1]);
});
