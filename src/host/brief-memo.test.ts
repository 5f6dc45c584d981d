import assert from "node:assert/strict";
import { test } from "node:test";
import { briefMemo } from "./brief-memo.ts";

test("briefMemo asks once for one thing, again when its answer is old, and keeps no more than it may", () => {
  let asked = 0;
  const count = (lastsMs: number): ((question: number) => number) =>
    briefMemo((question: number) => question * 1000 + ++asked, { lastsMs, keyOf: String });
  const lasting = count(60_000);
  assert.deepEqual([lasting(1), lasting(1), lasting(2), lasting(1)], [1001, 1001, 2002, 1001]);
  for (let question = 3; question < 300; question++) lasting(question);
  assert.notEqual(lasting(1), 1001, "what was asked long before is forgotten");
  const fleeting = count(0);
  assert.notEqual(fleeting(1), fleeting(1));
});
