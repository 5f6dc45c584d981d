import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SETTINGS } from "./settings.ts";

test("DEFAULT_SETTINGS are whole positive numbers, each part below its whole", () => {
  for (const [name, value] of Object.entries(DEFAULT_SETTINGS)) assert.ok(Number.isInteger(value) && value > 0, name);
  assert.ok(DEFAULT_SETTINGS.startLineBytesMax < DEFAULT_SETTINGS.headBytesMax);
  assert.ok(DEFAULT_SETTINGS.fieldBytesMax < DEFAULT_SETTINGS.headBytesMax);
});

test("DEFAULT_SETTINGS retire an upstream connection before Node's servers close it", () => {
  assert.ok(DEFAULT_SETTINGS.upstreamIdleTimeoutMs < 5_000);
});
