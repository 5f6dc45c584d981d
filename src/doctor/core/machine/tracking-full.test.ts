import assert from "node:assert/strict";
import { test } from "node:test";
import { trackingFull } from "./tracking-full.ts";

test("trackingFull warns near the limit, and is an error at it", () => {
  const judge = (tracked: number): string[] =>
    trackingFull.judge({ tracking: { tracked, trackedMax: 1000 } }).map(({ severity }) => severity);
  assert.deepEqual([899, 900, 990].map(judge), [[], ["warning"], ["error"]]);
});
