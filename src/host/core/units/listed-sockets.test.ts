import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListedSockets, socketUnitOf } from "./listed-sockets.ts";

test("socketUnitOf finds the unit behind a listener of systemd's", () => {
  const sockets = parseListedSockets(
    JSON.stringify([
      { listen: "/run/dbus/system_bus_socket", unit: "dbus.socket", activates: ["dbus.service"] },
      { listen: "[::]:22", unit: "ssh.socket", activates: ["ssh.service"] },
      { listen: "127.0.0.1:631", unit: "cups.socket", activates: "cups.service" },
      { listen: "[::1]:631", unit: "cups6.socket", activates: null },
    ]),
  );
  assert.equal(socketUnitOf(sockets, { address: "::", port: 22 })?.unit, "ssh.socket");
  assert.equal(socketUnitOf(sockets, { address: "0.0.0.0", port: 22 })?.unit, "ssh.socket");
  assert.deepEqual(socketUnitOf(sockets, { address: "127.0.0.1", port: 631 })?.activates, ["cups.service"]);
  assert.deepEqual(socketUnitOf(sockets, { address: "::1", port: 631 })?.activates, []);
  assert.equal(socketUnitOf(sockets, { address: "127.0.0.1", port: 22 }), undefined);
});

test("parseListedSockets takes nothing else for a list", () => {
  for (const text of ["", "{}", "null", '[1,null,{"listen":1,"unit":"x"},{"listen":"x"}]', "0 sockets listed."]) {
    assert.deepEqual(parseListedSockets(text), [], text);
  }
});
