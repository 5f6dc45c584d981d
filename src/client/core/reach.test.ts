import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceView } from "../../control/contract.ts";
import { reachOf } from "./reach.ts";

const SERVICE: ServiceView = {
  id: "1",
  leaseId: "1",
  name: "db.shop.localhost",
  project: "shop",
  directory: "/w/shop",
  command: ["postgres"],
  state: "ready",
  port: 61_001,
  upstreams: [{ address: "::1", port: 61_001 }],
  front: { address: "127.77.0.9", port: 1290 },
  lane: undefined,
  urls: ["https://db.shop.localhost:1290", "http://db.shop.localhost:1290"],
  holder: undefined,
  uid: 0,
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
  notes: [],
};

test("reachOf leads to the front, and where there is none to the service", () => {
  const reach = reachOf(SERVICE);
  assert.deepEqual([reach.host, reach.port, reach.url], ["127.77.0.9", 1290, "https://db.shop.localhost:1290"]);
  const plain = reachOf({ ...SERVICE, front: undefined });
  assert.deepEqual([plain.host, plain.port], ["::1", 61_001]);
  const starting = reachOf({ ...SERVICE, front: undefined, upstreams: [], state: "starting" });
  assert.deepEqual([starting.host, starting.port, starting.direct], ["127.0.0.1", 61_001, undefined]);
});

test("reachOf leads to the lane of a service that has one, by its address", () => {
  const endpoint = { address: "127.77.0.9", port: 5432 };
  const listen = { address: "127.0.0.1", port: 61_001 };
  const lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" } as const;
  const urls = ["postgres://127.77.0.9:5432"];
  const reach = reachOf({
    ...SERVICE,
    urls,
    lane: { ...lane, name: "db.shop.test", endpoint, listen, blockedBy: undefined },
  });
  assert.deepEqual([reach.host, reach.port, reach.url, reach.urls], ["127.77.0.9", 5432, urls[0], urls]);
});

test("reachOf leads to the target of an alias", () => {
  const target = { address: "127.0.0.1", port: 3000 };
  const reach = reachOf({ name: "old.localhost", target, urls: ["https://old.localhost:1290"] });
  assert.deepEqual([reach.host, reach.port, reach.state], ["127.0.0.1", 3000, "alias"]);
});
