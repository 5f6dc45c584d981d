import assert from "node:assert/strict";
import { test } from "node:test";
import { endText } from "./end-text.ts";

test("endText puts IPv6 into brackets", () => {
  assert.equal(endText({ address: "127.0.0.1", port: 80 }), "127.0.0.1:80");
  assert.equal(endText({ address: "::1", port: 80 }), "[::1]:80");
});
