import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { orphanHolds } from "./orphan-holds.ts";

test("orphanHolds names the orphan and stops it", () => {
  const listeners = [socketOf("127.0.0.1:3000", { receiveQueue: 2 })];
  const owners = [ownerOf({ parentPid: 1, argv: ["sleep", "600"] })];
  const [verdict] = orphanHolds.judge(factsOf({ listeners, owners }));
  assert.match(
    verdict?.cause ?? "",
    /^Port 3000 is held by process 4121 \(sleep 600\), which has lost its parent and accepts nobody/,
  );
  assert.deepEqual(verdict?.fix.commands, ["kill 4121"]);
});

test("orphanHolds is silent about a server whose parent lives", () => {
  const listeners = [socketOf("127.0.0.1:3000", { receiveQueue: 2 })];
  assert.deepEqual(orphanHolds.judge(factsOf({ listeners, owners: [ownerOf()] })), []);
});
