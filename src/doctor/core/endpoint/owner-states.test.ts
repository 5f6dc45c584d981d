import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, originOf, ownerOf, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { isHeldByOrphan, isHeldByStopped, isSilent, isStopped, ownersOfTarget } from "./owner-states.ts";

const waiting = socketOf("127.0.0.1:3000", { receiveQueue: 1 });

test("isHeldByStopped wants all holders stopped", () => {
  const stopped = ownerOf({ state: "T" });
  assert.equal(isStopped(stopped), true);
  assert.equal(isHeldByStopped(factsOf({ owners: [stopped] }), waiting), true);
  const both = socketOf("127.0.0.1:3000", { pids: [4121, 5] });
  assert.equal(isHeldByStopped(factsOf({ owners: [stopped, ownerOf({ pid: 5 })] }), both), false);
  assert.equal(isHeldByStopped(factsOf({}), waiting), false);
});

test("isHeldByOrphan is not said of a server that went to the background", () => {
  const orphan = ownerOf({ parentPid: 1, argv: ["sleep", "60"] });
  assert.equal(isHeldByOrphan(factsOf({ owners: [orphan] }), waiting), true);
  assert.equal(isHeldByOrphan(factsOf({ owners: [orphan] }), socketOf("127.0.0.1:3000")), false);
  assert.equal(isHeldByOrphan(factsOf({ owners: [ownerOf()] }), waiting), false);
  const unit = ownerOf({ parentPid: 1 }, { origin: originOf(["process", "unit", "init"]) });
  assert.equal(isHeldByOrphan(factsOf({ owners: [unit] }), waiting), false);
  const activity = [{ pid: 4121, cpuShare: 0, overMs: 100, waitsIn: "ep_poll" }];
  assert.equal(isHeldByOrphan(factsOf({ owners: [orphan], activity }), waiting), false);
});

test("isSilent wants every address silent", () => {
  const silent = speechOf({ protocol: undefined, ended: "silent" });
  assert.equal(isSilent(factsOf({ probe: probeOf(silent) })), true);
  assert.equal(isSilent(factsOf({ probe: probeOf(speechOf()) })), false);
  assert.equal(isSilent(factsOf({ probe: probeOf(undefined) })), false);
});

test("ownersOfTarget lists each owner once", () => {
  const twice = [socketOf("127.0.0.1:3000"), socketOf("127.0.0.1:3000", { inode: 8 })];
  assert.equal(ownersOfTarget(factsOf({ listeners: twice, owners: [ownerOf()] })).length, 1);
});
