import assert from "node:assert/strict";
import { test } from "node:test";
import { ClockSteps } from "./clock-steps.ts";

const HOUR_MS = 3_600_000;

test("ClockSteps tell a clock that was set from time that passed", () => {
  const steps = new ClockSteps();
  const looks: [number, number][] = [
    [5_000, 100],
    [5_900, 1_000],
    // A day asleep.
    [24 * HOUR_MS, 24 * HOUR_MS - 4_900],
    // Back an hour, then forward a day, each half a second later.
    [23 * HOUR_MS + 500, 24 * HOUR_MS - 4_400],
    [47 * HOUR_MS + 1_000, 24 * HOUR_MS - 3_900],
    [47 * HOUR_MS + 1_500, 24 * HOUR_MS - 3_400],
  ];
  assert.deepEqual(
    looks.map(([wallMs, uptimeMs]) => steps.look({ wallMs, uptimeMs })),
    [0, 0, 0, -HOUR_MS, 24 * HOUR_MS, 0],
  );
});

test("ClockSteps take no drift for a step, and no fraction for a stamp", () => {
  const steps = new ClockSteps();
  steps.look({ wallMs: 0, uptimeMs: 0 });
  for (let second = 1; second < 10_000; second++) {
    assert.equal(steps.look({ wallMs: second * 1000.5, uptimeMs: second * 1000 }), 0);
  }
  assert.equal(steps.look({ wallMs: 10_000 * 1000.5 + 7_000.4, uptimeMs: 10_000_000 }), 7_001);
});
