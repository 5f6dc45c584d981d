import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { programReplaced } from "./program-replaced.ts";

const listeners = [socketOf("127.0.0.1:3000")];

test("programReplaced tells the program from the folder", () => {
  const [program] = programReplaced.judge(factsOf({ listeners, owners: [ownerOf({ isExeDeleted: true })] }));
  assert.match(program?.cause ?? "", /its program \/usr\/bin\/node was replaced since it started 10 min ago$/);
  assert.deepEqual(program?.fix.commands, ["kill 4121", "cd /home/ann/shop && node server.js"]);
  const [folder] = programReplaced.judge(factsOf({ listeners, owners: [ownerOf({ isCwdDeleted: true })] }));
  assert.deepEqual(folder?.fix.commands, ["kill 4121"]);
});

test("programReplaced is silent about a program that is still there", () => {
  assert.deepEqual(programReplaced.judge(factsOf({ listeners, owners: [ownerOf()] })), []);
});
