import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { otherLoopbackAddresses } from "./other-loopback-addresses.ts";

const { stack, system } = SAMPLE_FACTS;
const sick = { ...stack, otherAddress: { state: "fails", error: "EADDRNOTAVAIL" } as const };

test("otherLoopbackAddresses gives each system its own command", () => {
  const commands = (platform: string): readonly string[] | undefined =>
    otherLoopbackAddresses.judge({ system: { ...system, platform }, stack: sick })[0]?.fix.commands;
  assert.deepEqual(commands("darwin"), ["sudo ifconfig lo0 alias 127.0.0.2 up"]);
  assert.deepEqual(commands("linux"), ["sudo ip address add 127.0.0.1/8 dev lo"]);
});

test("otherLoopbackAddresses is silent where 127.0.0.1 fails too, and where both work", () => {
  const bind = { state: "fails", error: "EADDRNOTAVAIL" } as const;
  assert.deepEqual(otherLoopbackAddresses.judge({ system, stack: { ...sick, ipv4: { ...stack.ipv4, bind } } }), []);
  assert.deepEqual(otherLoopbackAddresses.judge({ system, stack }), []);
});
