import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { outgoingHolds } from "./outgoing-holds.ts";

const target = targetOf({ port: 40_001 });
const ports = {
  ephemeral: { first: 32_768, last: 60_999 },
  reserved: [{ first: 8080, last: 8090 }],
  unprivilegedStart: 1024,
};
const bind = { address: "127.0.0.1", error: "EADDRINUSE" };
const remote = { address: "127.0.0.1", port: 5432 };
const sockets = [socketOf("127.0.0.1:40001", { state: "established", remote })];

test("outgoingHolds names the connection, and reserves the port beside what is reserved", () => {
  const [verdict] = outgoingHolds.judge(factsOf({ target, listeners: [], sockets, ports, bind, owners: [ownerOf()] }));
  assert.match(
    verdict?.cause ?? "",
    /^Port 40001 is lent to a connection of process 4121 \(node server\.js\) to 127\.0\.0\.1:5432/,
  );
  assert.deepEqual(verdict?.fix.commands, ["sudo sysctl -w net.ipv4.ip_local_reserved_ports=8080-8090,40001"]);
});

test("outgoingHolds is silent outside the range, where the port can be bound, and about connections to itself", () => {
  assert.deepEqual(outgoingHolds.judge(factsOf({ listeners: [], sockets, ports, bind })), []);
  assert.deepEqual(outgoingHolds.judge(factsOf({ target, listeners: [], sockets, ports })), []);
  const self = [socketOf("127.0.0.1:40001", { state: "established", remote: { address: "127.0.0.1", port: 40_001 } })];
  assert.deepEqual(outgoingHolds.judge(factsOf({ target, listeners: [], sockets: self, ports, bind })), []);
});
