import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { processStopped } from "./process-stopped.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const silent = probeOf(speechOf({ protocol: undefined, ended: "silent" }));

test("processStopped tells a stopped process from a traced one", () => {
  const [stopped] = processStopped.judge(factsOf({ listeners, owners: [ownerOf({ state: "T" })] }));
  assert.deepEqual(stopped?.fix.commands, ["kill -CONT 4121"]);
  const [traced] = processStopped.judge(factsOf({ listeners, owners: [ownerOf({ state: "t" })] }));
  assert.match(traced?.cause ?? "", /is stopped by a debugger$/);
});

test("processStopped knows a Node that waits for its debugger", () => {
  const owners = [ownerOf({ argv: ["node", "--inspect-brk", "a.js"] })];
  assert.match(
    processStopped.judge(factsOf({ listeners, owners, probe: silent }))[0]?.cause ?? "",
    /waits for a debugger$/,
  );
  assert.deepEqual(processStopped.judge(factsOf({ listeners, owners, probe: probeOf(speechOf()) })), []);
});

test("processStopped is silent while one of the holders works", () => {
  const shared = [socketOf("127.0.0.1:3000", { pids: [4121, 5] })];
  const owners = [ownerOf({ state: "T" }), ownerOf({ pid: 5 })];
  assert.deepEqual(processStopped.judge(factsOf({ listeners: shared, owners })), []);
  assert.deepEqual(processStopped.judge(factsOf({ listeners, owners: [ownerOf()], probe: silent })), []);
});
