import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { portVariableIgnored } from "./port-variable-ignored.ts";

test("portVariableIgnored finds the process that was told the target's port", () => {
  const relatives = [{ socket: socketOf("127.0.0.1:5173"), because: "variable" as const }];
  const [verdict] = portVariableIgnored.judge(factsOf({ listeners: [], relatives, owners: [ownerOf()] }));
  assert.match(verdict?.cause ?? "", /was started with PORT=3000 and listens on port 5173$/);
});

test("portVariableIgnored finds the owner that was told another one", () => {
  const owners = [ownerOf({ hints: { PORT: "8080" } }, { listensOn: [3000] })];
  const [verdict] = portVariableIgnored.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], owners }));
  assert.equal(verdict?.severity, "note");
});

test("portVariableIgnored is silent about a second port beside the one that was told", () => {
  const owners = [ownerOf({ hints: { PORT: "8080" } }, { listensOn: [3000, 8080] })];
  assert.deepEqual(portVariableIgnored.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], owners })), []);
  const unset = [ownerOf({ hints: { PORT: "0" } })];
  assert.deepEqual(portVariableIgnored.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], owners: unset })), []);
});
