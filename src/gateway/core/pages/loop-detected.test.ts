import assert from "node:assert/strict";
import { test } from "node:test";
import { loopDetected } from "./loop-detected.ts";

test("loopDetected says how often the request came back, and what to change", () => {
  const content = loopDetected({ type: "loop-detected", authority: "web.localhost", hops: 8 });
  assert.equal(content.status, 508);
  assert.equal(content.details?.message, `A request for "web.localhost" came back to the gateway 8 times`);
  assert.match(content.details?.hint ?? "", /`changeOrigin: true`/);
});
