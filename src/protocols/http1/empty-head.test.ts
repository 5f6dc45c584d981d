import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHead } from "./empty-head.ts";

test("emptyHead makes heads that share nothing", () => {
  const one = emptyHead();
  one.fields[0] = 7;
  assert.equal(emptyHead().fields[0], 0);
  assert.equal(one.contentLength, -1);
});
