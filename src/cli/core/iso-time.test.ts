import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseIsoTime } from "./iso-time.ts";

test("parseIsoTime agrees with the language's own calendar", () => {
  const times = fc.integer({ min: Date.UTC(1583, 0), max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(times, (atMs) => {
      assert.equal(parseIsoTime(new Date(atMs).toISOString(), 3_600_000), atMs);
    }),
    { numRuns: 2000 },
  );
});

test("parseIsoTime reads what people write, in their own zone where none is named", () => {
  const times: readonly (readonly [string, string])[] = [
    ["2026-11-24", "2026-11-23T23:00:00.000Z"],
    ["2026-11-24 18:00", "2026-11-24T17:00:00.000Z"],
    ["2026-11-24T18:00:05", "2026-11-24T17:00:05.000Z"],
    ["2026-11-24T18:00:05.5Z", "2026-11-24T18:00:05.500Z"],
    ["2026-11-24T18:00:05,123956Z", "2026-11-24T18:00:05.123Z"],
    ["2026-11-24t18:00:05+02:00", "2026-11-24T16:00:05.000Z"],
    ["2026-11-24 18:00:05 -0330", "2026-11-24T21:30:05.000Z"],
    ["2024-02-29", "2024-02-28T23:00:00.000Z"],
    ["2000-03-01", "2000-02-29T23:00:00.000Z"],
  ];
  for (const [text, expected] of times) assert.equal(parseIsoTime(text, 3_600_000), Date.parse(expected), text);
});

test("parseIsoTime refuses what no calendar and no clock shows", () => {
  const texts = ["", "now", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-11-00"];
  for (const text of [...texts, "2026-11-24T24:00", "2026-11-24T18:60", "26-1-1", "2026-11-24T18"])
    assert.equal(parseIsoTime(text, 0), undefined, text);
});
