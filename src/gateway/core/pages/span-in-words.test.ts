import assert from "node:assert/strict";
import { test } from "node:test";
import { spanInWords } from "./span-in-words.ts";

test("spanInWords uses one unit that fits", () => {
  assert.deepEqual([-5, 0, 999, 1000, 119_999, 120_000, 7_199_999, 7_200_000].map(spanInWords), [
    "0 ms",
    "0 ms",
    "999 ms",
    "1 s",
    "119 s",
    "2 min",
    "119 min",
    "2 h",
  ]);
});
