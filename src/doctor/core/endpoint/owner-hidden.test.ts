import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { ownerHidden } from "./owner-hidden.ts";

const limit = {
  why: "other users' processes do not show their descriptors",
  howToSeeMore: "Run the command again with sudo",
};
const view = { uid: 1000, seesAllProcesses: false, limit };
const other = socketOf("127.0.0.1:3000", { uid: 33, pids: undefined });

test("ownerHidden names the user, why no more is seen, and how to see more", () => {
  const [verdict] = ownerHidden.judge(factsOf({ listeners: [other], view }));
  assert.equal(
    verdict?.cause,
    "Port 3000 is held by a process of user 33, which cannot be named from here: other users' processes do not show their descriptors",
  );
  assert.deepEqual(verdict?.fix.commands, ["sudo portolan explain 3000"]);
  const [bare] = ownerHidden.judge(factsOf({ listeners: [other], view: { ...view, uid: 0 } }));
  assert.deepEqual(bare?.fix.commands, []);
});

test("ownerHidden is silent where the holder is seen, or everything could be", () => {
  assert.deepEqual(ownerHidden.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], view })), []);
  const root = { uid: 0, seesAllProcesses: true, limit: undefined };
  assert.deepEqual(ownerHidden.judge(factsOf({ listeners: [other], view: root })), []);
});
