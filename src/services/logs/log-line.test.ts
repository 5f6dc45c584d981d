import assert from "node:assert/strict";
import { test } from "node:test";
import { formatLogLine, parseLogLine } from "./log-line.ts";

test("parseLogLine reads what formatLogLine writes, and refuses what is torn", () => {
  const line = { atMs: Date.UTC(2026, 10, 24, 18, 0, 0, 123), stream: "stderr", text: "no such table: users" } as const;
  assert.equal(formatLogLine(line), "2026-11-24T18:00:00.123Z E no such table: users\n");
  assert.deepEqual(parseLogLine(formatLogLine(line).trimEnd()), line);
  assert.equal(parseLogLine("2026-11-24T18:00:00.123Z X what"), undefined);
  assert.equal(parseLogLine("00.123Z E what"), undefined);
});
