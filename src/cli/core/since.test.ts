import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSince } from "./since.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 24, 18, 30);
const CLOCK = { nowMs: NOW, offsetMs: HOUR };

test("parseSince reads spans", () => {
  assert.equal(parseSince("10m", CLOCK), NOW - 600_000);
  assert.equal(parseSince("1h30m", CLOCK), NOW - 1.5 * HOUR);
  assert.equal(parseSince("90", CLOCK), NOW - 90_000);
});

test("parseSince reads times, of the last day where no day is named", () => {
  assert.equal(parseSince("2026-11-24T18:00:00Z", CLOCK), NOW - HOUR / 2);
  assert.equal(parseSince("2026-11-24 19:00", CLOCK), NOW - HOUR / 2);
  assert.equal(parseSince("19:00", CLOCK), NOW - HOUR / 2);
  assert.equal(parseSince("20:00", CLOCK), NOW - 23.5 * HOUR);
  assert.equal(parseSince("0:15:30", CLOCK), NOW - 19 * HOUR - 15 * 60_000 + 30_000);
});

test("parseSince names what it cannot read", () => {
  for (const text of ["", "yesterday", "25:00", "10 m", "2026-02-30"])
    assert.throws(() => parseSince(text, CLOCK), { code: "USAGE" }, text);
});
