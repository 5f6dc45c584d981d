import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { bindTrouble, cannotBind } from "./bind-trouble.ts";

const symptom = { during: "bind", error: "EADDRINUSE", wasReused: false, idleMs: undefined } as const;
const bind = { address: "127.0.0.1", error: "EACCES" };

test("bindTrouble takes the asker's word over a trial, and neither where something listens", () => {
  assert.equal(bindTrouble(factsOf({ listeners: [], symptom, bind })), "EADDRINUSE");
  assert.equal(bindTrouble(factsOf({ listeners: [], bind })), "EACCES");
  assert.equal(bindTrouble(factsOf({ listeners: [socketOf("[::1]:3000")], bind })), undefined);
  assert.equal(bindTrouble(factsOf({ bind })), undefined);
});

test("cannotBind is true of the asker's own EADDRINUSE only", () => {
  assert.equal(cannotBind(factsOf({ symptom })), true);
  assert.equal(cannotBind(factsOf({ symptom: { ...symptom, during: "connect" } })), false);
});
