import assert from "node:assert/strict";
import { test } from "node:test";
import { hasOwnLoopbackAddresses } from "./own-loopback-addresses.ts";

test("hasOwnLoopbackAddresses is true on Linux", (t) => {
  if (process.platform !== "linux") return t.skip("not Linux");
  assert.equal(hasOwnLoopbackAddresses(), true);
});
