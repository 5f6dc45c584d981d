import assert from "node:assert/strict";
import { test } from "node:test";
import { DateLine } from "./date-line.ts";

test("DateLine makes a line once a second, whichever way the clock is set", () => {
  const dateLine = new DateLine();
  const noonMs = Date.UTC(2026, 10, 24, 12);
  const noon = dateLine.at(noonMs);
  assert.equal(new TextDecoder().decode(noon), "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n");
  assert.equal(dateLine.at(noonMs + 999), noon);
  const next = dateLine.at(noonMs + 1_000);
  assert.equal(new TextDecoder().decode(next), "Date: Tue, 24 Nov 2026 12:00:01 GMT\r\n");
  assert.equal(new TextDecoder().decode(dateLine.at(noonMs)), "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n");
  assert.equal(new TextDecoder().decode(noon), "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n");
});
