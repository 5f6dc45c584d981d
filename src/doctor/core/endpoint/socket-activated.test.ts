import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, originOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { socketActivated } from "./socket-activated.ts";

const listeners = [socketOf("127.0.0.1:3000", { pids: [1] })];

test("socketActivated names the unit to stop", () => {
  const stopInstead = { what: "cups.socket", command: "sudo systemctl stop cups.socket" };
  const owner = ownerOf({ pid: 1, argv: ["/sbin/init"] }, { origin: { ...originOf(["init"]), stopInstead } });
  const [verdict] = socketActivated.judge(factsOf({ listeners, owners: [owner] }));
  assert.match(verdict?.cause ?? "", /^Port 3000 is held by cups\.socket/);
  assert.deepEqual(verdict?.fix.commands, ["sudo systemctl stop cups.socket"]);
  const [bare] = socketActivated.judge(factsOf({ listeners, owners: [ownerOf({ pid: 1 })] }));
  assert.deepEqual(bare?.fix.commands, ["systemctl list-sockets --all"]);
});

test("socketActivated is silent about ordinary owners and service units", () => {
  const own = [socketOf("127.0.0.1:3000")];
  assert.deepEqual(socketActivated.judge(factsOf({ listeners: own, owners: [ownerOf()] })), []);
  const stopInstead = { what: "redis.service", command: "sudo systemctl stop redis.service" };
  const owner = ownerOf({}, { origin: { ...originOf(["unit"]), stopInstead } });
  assert.deepEqual(socketActivated.judge(factsOf({ listeners: own, owners: [owner] })), []);
});
