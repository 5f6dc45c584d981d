import assert from "node:assert/strict";
import { test } from "node:test";
import { LIVE, RESTING, SHOWN } from "./phase.ts";

test("LIVE and RESTING exclude each other, and every phase is shown as a state that people know", () => {
  assert.deepEqual(
    [...LIVE].filter((phase) => RESTING.has(phase)),
    [],
  );
  assert.deepEqual(SHOWN, { done: "stopped", preparing: "waiting", launching: "starting" });
});
