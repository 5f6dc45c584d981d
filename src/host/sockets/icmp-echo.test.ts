import assert from "node:assert/strict";
import { test } from "node:test";
import { icmpEcho } from "./icmp-echo.ts";

test("icmpEcho is answered by loopback, or says that it is forbidden", async () => {
  const outcome = await icmpEcho("127.0.0.1", 2000);
  assert.ok(outcome === "answered" || outcome === "forbidden", outcome);
});
