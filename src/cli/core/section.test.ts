import assert from "node:assert/strict";
import { test } from "node:test";
import { cutLines } from "./section.ts";

test("cutLines says how many it leaves out", () => {
  assert.deepEqual(cutLines(["a", "b"], 2), ["a", "b"]);
  assert.deepEqual(cutLines(["a", "b", "c"], 2), ["a", "b", "and 1 more"]);
});
