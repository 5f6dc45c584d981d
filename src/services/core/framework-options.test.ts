import assert from "node:assert/strict";
import { test } from "node:test";
import { LONG_PORT, PORT_AND_HOST } from "./framework-options.ts";

test("PORT_AND_HOST knows the words that it adds as the user's own", () => {
  assert.ok(PORT_AND_HOST.ownPort.includes(PORT_AND_HOST.port[0] ?? ""));
  assert.ok(PORT_AND_HOST.ownHost.includes(PORT_AND_HOST.host[0] ?? ""));
  assert.deepEqual(LONG_PORT, [PORT_AND_HOST.port[0]]);
});
