import assert from "node:assert/strict";
import { test } from "node:test";
import { gatewayPort } from "./gateway-port.ts";

test("gatewayPort is 1290 with 80 and 443 for the default home", () => {
  assert.deepEqual(gatewayPort({}), { port: 1290, standardPorts: true, resolverPort: 1253 });
});

test("gatewayPort leaves 80 and 443 alone for another home or port", () => {
  assert.deepEqual(gatewayPort({ PORTOLAN_HOME: "/tmp/x" }), { port: 1290, standardPorts: false, resolverPort: 0 });
  assert.deepEqual(gatewayPort({ PORTOLAN_PORT: "0" }), { port: 0, standardPorts: false, resolverPort: 0 });
});

test("gatewayPort refuses what is no port", () => {
  for (const text of ["-1", "65536", "http", "1e3", " 80"])
    assert.equal(gatewayPort({ PORTOLAN_PORT: text }), undefined);
});
