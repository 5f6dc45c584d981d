import assert from "node:assert/strict";
import { test } from "node:test";
import { clockSkew } from "./clock-skew.ts";

const AUTHORITY = { notBeforeMs: Date.UTC(2026, 0, 10), notAfterMs: Date.UTC(2036, 0, 10) };

test("clockSkew tells the two days apart", () => {
  const [verdict] = clockSkew.judge({ clock: { nowMs: Date.UTC(2025, 5, 1), authority: AUTHORITY } });
  assert.match(verdict?.cause ?? "", /2025-06-01, which is before 2026-01-11/);
});

test("clockSkew is silent within the authority's life, after it, and without one", () => {
  for (const nowMs of [AUTHORITY.notBeforeMs, Date.UTC(2030, 0, 1), Date.UTC(2040, 0, 1)]) {
    assert.deepEqual(clockSkew.judge({ clock: { nowMs, authority: AUTHORITY } }), []);
  }
  assert.deepEqual(clockSkew.judge({ clock: { nowMs: 0, authority: undefined } }), []);
});
