import assert from "node:assert/strict";
import { test } from "node:test";
import { somaxconnSmall } from "./somaxconn-small.ts";

test("somaxconnSmall warns below the old default, and at it where queues were full", () => {
  assert.equal(somaxconnSmall.judge({ backlog: { somaxconn: 127, overflows: 0 } })[0]?.severity, "warning");
  const [verdict] = somaxconnSmall.judge({ backlog: { somaxconn: 128, overflows: 3 } });
  const path = "/proc/sys/net/core/somaxconn";
  assert.deepEqual(verdict?.fix.repair?.undo, [{ type: "write-setting", path, value: "128" }]);
});

test("somaxconnSmall is silent at the old default without trouble, and above it", () => {
  assert.deepEqual(somaxconnSmall.judge({ backlog: { somaxconn: 128, overflows: 0 } }), []);
  assert.deepEqual(somaxconnSmall.judge({ backlog: { somaxconn: 4096, overflows: 99 } }), []);
});
