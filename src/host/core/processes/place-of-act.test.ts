import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlaceOfAct } from "./place-of-act.ts";

test("isPlaceOfAct is true of where commands are given, not of what they go through", () => {
  assert.deepEqual((["ssh", "unit", "shell", "runner", "init"] as const).map(isPlaceOfAct), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
