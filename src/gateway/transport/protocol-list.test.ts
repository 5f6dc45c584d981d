import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeProtocols } from "./protocol-list.ts";

test("encodeProtocols writes each protocol behind its length", () => {
  assert.deepEqual([...encodeProtocols(["h2", "a"])], [2, 104, 50, 1, 97]);
  assert.equal(encodeProtocols([]).length, 0);
});
