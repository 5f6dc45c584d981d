import assert from "node:assert/strict";
import { test } from "node:test";
import { LOG_LIMITS, rotationSteps } from "./log-rotation.ts";

const LIMITS = { sizeBytesMax: 100, keptMax: 3 };

test("rotationSteps does nothing while there is room", () => {
  assert.deepEqual(rotationSteps({ sizeBytes: 90, addedBytes: 10, numbers: [1] }, LIMITS), []);
  assert.deepEqual(rotationSteps({ sizeBytes: 0, addedBytes: 1000, numbers: [] }, LIMITS), []);
});

test("rotationSteps moves every file on by one, and removes the oldest", () => {
  assert.deepEqual(rotationSteps({ sizeBytes: 95, addedBytes: 10, numbers: [2, 1, 3] }, LIMITS), [
    { type: "remove", number: 3 },
    { type: "rename", from: 2, to: 3 },
    { type: "rename", from: 1, to: 2 },
    { type: "rename", from: 0, to: 1 },
  ]);
  assert.deepEqual(rotationSteps({ sizeBytes: 95, addedBytes: 10, numbers: [] }, LIMITS), [
    { type: "rename", from: 0, to: 1 },
  ]);
  assert.deepEqual(rotationSteps({ sizeBytes: 95, addedBytes: 10, numbers: [] }, { ...LIMITS, keptMax: 0 }), [
    { type: "remove", number: 0 },
  ]);
});

test("LOG_LIMITS keeps about twenty megabytes a service", () => {
  assert.equal(LOG_LIMITS.sizeBytesMax * (LOG_LIMITS.keptMax + 1), 20_000_000);
});
