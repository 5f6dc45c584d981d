import assert from "node:assert/strict";
import { test } from "node:test";
import type { SocketActivation } from "../../../host/core/units/socket-activation.ts";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { socketActivated } from "./socket-activated.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const cups: SocketActivation = {
  by: "systemd",
  unit: "cups.socket",
  activates: ["cups.service"],
  isStarted: false,
  howToClose: "Run `sudo systemctl stop cups.socket`",
};

function judged(activation: SocketActivation | undefined) {
  return socketActivated.judge(factsOf({ listeners, owners: [ownerOf({}, { activation })] }))[0];
}

test("socketActivated names the unit to stop", () => {
  const verdict = judged(cups);
  assert.equal(
    verdict?.cause,
    "Port 3000 is held by the unit cups.socket, which starts cups.service when somebody connects",
  );
  assert.deepEqual(verdict?.fix.commands, ["sudo systemctl stop cups.socket"]);
});

test("socketActivated takes a hint in prose as it is", () => {
  const verdict = judged({
    ...cups,
    by: "inetd",
    unit: undefined,
    activates: [],
    howToClose: "Take it out of inetd.conf",
  });
  assert.equal(verdict?.cause, "Port 3000 is held by inetd, which starts its server when somebody connects");
  assert.deepEqual(verdict?.fix, { says: "Take it out of inetd.conf", commands: [] });
});

test("socketActivated is silent about a socket that its holder made, also as process 1 of a container", () => {
  assert.equal(judged(undefined), undefined);
  const first = [socketOf("127.0.0.1:3000", { pids: [1] })];
  assert.deepEqual(socketActivated.judge(factsOf({ listeners: first, owners: [ownerOf({ pid: 1 })] })), []);
});
