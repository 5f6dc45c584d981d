import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatLogRecord, parseLogRecord } from "./log-record.ts";

test("formatLogRecord writes one line that grep finds", () => {
  const atMs = Date.UTC(2026, 10, 24, 18, 0, 0, 123);
  assert.equal(formatLogRecord({ atMs, stream: "O", text: "listening" }), "2026-11-24T18:00:00.123Z O listening\n");
  assert.equal(formatLogRecord({ atMs, stream: "E", text: "" }), "2026-11-24T18:00:00.123Z E \n");
  assert.equal(formatLogRecord({ atMs, stream: "P", text: "a\nb" }), "2026-11-24T18:00:00.123Z P a b\n");
});

test("parseLogRecord reads what was written, and nothing else", () => {
  const stream = fc.constantFrom("O" as const, "E" as const, "P" as const);
  const text = fc.string().map((line) => line.replaceAll("\n", ""));
  fc.assert(
    fc.property(fc.record({ atMs: fc.nat(2_000_000_000_000), stream, text }, { noNullPrototype: true }), (record) => {
      assert.deepEqual(parseLogRecord(formatLogRecord(record).slice(0, -1)), record);
    }),
  );
  for (const line of ["", "hello", "2026-11-24T18:00:00.123Z O", "2026-11-24T18:00:00.123Z X a", "2026-11-24 O text"])
    assert.equal(parseLogRecord(line), undefined, line);
});
