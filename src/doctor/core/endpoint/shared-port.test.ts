import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { sharedPort } from "./shared-port.ts";

const mine = socketOf("127.0.0.1:3000");
const theirs = socketOf("[::1]:3000", { pids: [5], inode: 8 });
const stranger = ownerOf({ pid: 5, parentPid: 6, argv: ["python3", "app.py"], cwd: "/srv" });

test("sharedPort tells which address reaches whom", () => {
  const [verdict] = sharedPort.judge(factsOf({ listeners: [mine, theirs], owners: [ownerOf(), stranger] }));
  assert.deepEqual(verdict?.evidence.slice(0, 2), [
    "127.0.0.1 reaches process 4121 (node server.js)",
    "::1 reaches process 5 (python3 app.py)",
  ]);
});

test("sharedPort tells SO_REUSEPORT from two addresses", () => {
  const shared = socketOf("127.0.0.1:3000", { pids: [5], inode: 8 });
  const [verdict] = sharedPort.judge(factsOf({ listeners: [mine, shared], owners: [ownerOf(), stranger] }));
  assert.match(verdict?.cause ?? "", /SO_REUSEPORT/);
});

test("sharedPort is silent about one program on both families, and about its workers", () => {
  const both = [mine, socketOf("[::1]:3000", { inode: 8 })];
  assert.deepEqual(sharedPort.judge(factsOf({ listeners: both, owners: [ownerOf()] })), []);
  const workers = [ownerOf(), ownerOf({ pid: 5 })];
  assert.deepEqual(sharedPort.judge(factsOf({ listeners: [mine, theirs], owners: workers })), []);
  const child = ownerOf({ pid: 5, parentPid: 4121, argv: ["nginx: worker"] });
  assert.deepEqual(sharedPort.judge(factsOf({ listeners: [mine, theirs], owners: [ownerOf(), child] })), []);
  assert.deepEqual(sharedPort.judge(factsOf({ listeners: [mine, theirs], owners: [] })), []);
});
