import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { formatSpan, formatTook, parseDuration } from "./duration.ts";

test("parseDuration reads numbers with units, and a plain number as seconds", () => {
  const times = { "90": 90_000, "250ms": 250, "90s": 90_000, "10m": 600_000, "1h30m": 5_400_000, "2d": 172_800_000 };
  for (const [text, expected] of Object.entries(times)) assert.equal(parseDuration(text), expected, text);
  assert.equal(parseDuration("1.5h"), 5_400_000);
});

test("parseDuration refuses what is no time", () => {
  for (const text of ["", "m", "10x", "-5s", "5 m", "1e3s", "10m5", "9999999999s"]) {
    assert.throws(
      () => parseDuration(text),
      (error) => isFailure(error, "USAGE"),
      text,
    );
  }
});

test("formatSpan shows the largest unit that fits", () => {
  const spans: [number, string][] = [
    [0, "now"],
    [999, "now"],
    [1000, "1s"],
    [59_999, "59s"],
    [60_000, "1m"],
    [7_300_000, "2h"],
    [172_800_000, "2d"],
  ];
  for (const [span, text] of spans) assert.equal(formatSpan(span), text);
});

test("formatTook is as exact as a person wants to know", () => {
  const spans: [number, string][] = [
    [0.2, "0 ms"],
    [812.4, "812 ms"],
    [1449, "1.4 s"],
    [59_900, "59.9 s"],
    [59_990, "1m 0s"],
    [200_000, "3m 20s"],
    [3_700_000, "1h 1m"],
  ];
  for (const [span, text] of spans) assert.equal(formatTook(span), text);
});
