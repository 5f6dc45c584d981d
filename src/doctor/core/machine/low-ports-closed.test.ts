import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLE_FACTS } from "../../../../test/doctor/sample-facts.ts";
import { lowPortsClosed } from "./low-ports-closed.ts";

const { ports, system } = SAMPLE_FACTS;

test("lowPortsClosed is a note for a user without the privilege", () => {
  assert.equal(lowPortsClosed.judge({ ports, system })[0]?.severity, "note");
});

test("lowPortsClosed is silent with the privilege, and where 80 is open to all", () => {
  assert.deepEqual(lowPortsClosed.judge({ ports, system: { ...system, canBindLowPorts: true } }), []);
  assert.deepEqual(lowPortsClosed.judge({ ports: { ...ports, unprivilegedStart: 80 }, system }), []);
});
