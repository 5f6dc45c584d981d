import assert from "node:assert/strict";
import { test } from "node:test";
import { hostOfAuthority, matchPath, Router } from "./router.ts";
import type { RoutedService, RoutingSnapshot } from "./snapshot.ts";

function service(id: string): RoutedService {
  return {
    id,
    name: `${id}.localhost`,
    state: "ready",
    upstreams: [{ address: "127.0.0.1", port: 61000 }],
    tls: false,
    uid: 0,
    command: "node server.js",
    directory: "/srv",
    sinceMs: 0,
    exit: undefined,
    lastLines: [],
  };
}

const SNAPSHOT: RoutingSnapshot = {
  version: 1,
  listeners: [
    { id: "main", address: "127.0.0.1", port: 1290, serviceId: undefined },
    { id: "front", address: "127.77.0.2", port: 1290, serviceId: "api" },
    { id: "lost", address: "127.77.0.3", port: 1290, serviceId: "gone" },
  ],
  services: [service("web"), service("api")],
  routes: [
    { id: "1", authority: "shop.localhost", path: "/", serviceId: "web" },
    { id: "2", authority: "shop.localhost", path: "/api", serviceId: "api" },
    { id: "3", authority: "api.localhost", path: "/", serviceId: "api" },
    { id: "4", authority: "lost.localhost", path: "/", serviceId: "gone" },
  ],
  identities: [],
};

test("Router finds a service by authority, and a front's by listener", () => {
  const router = new Router(SNAPSHOT);
  assert.equal(router.routes("api.localhost")?.destinations[0]?.service.id, "api");
  assert.equal(router.front("front")?.service.id, "api");
  assert.equal(router.front("main"), undefined);
  assert.equal(router.isFront("lost"), true);
  assert.equal(router.routes("lost.localhost"), undefined);
});

test("matchPath takes the longest prefix of whole segments", () => {
  const routes = new Router(SNAPSHOT).routes("shop.localhost") ?? assert.fail("no routes");
  assert.equal(routes.isWhole, false);
  const found = (path: string): string | undefined => matchPath(routes, path)?.service.id;
  assert.equal(found("/api"), "api");
  assert.equal(found("/api/users"), "api");
  assert.equal(found("/apiary"), "web");
  assert.equal(found("/"), "web");
});

test("hostOfAuthority strips port, case and the final dot", () => {
  assert.equal(hostOfAuthority("Shop.LOCALHOST:1290"), "shop.localhost");
  assert.equal(hostOfAuthority("shop.localhost."), "shop.localhost");
  assert.equal(hostOfAuthority("[::1]:1290"), "[::1]");
  assert.equal(hostOfAuthority(""), "");
});
