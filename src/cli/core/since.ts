import { parseDuration } from "./duration.ts";
import { usageFailure } from "./failures.ts";
import { parseIsoTime } from "./iso-time.ts";

export interface SinceClock {
  readonly nowMs: number;
  /** How far the user's time is ahead of UTC. */
  readonly offsetMs: number;
}

const DAY_MS = 86_400_000;

/**
 * Reads what follows `--since`: a span such as `10m`, a time such as `2026-11-24T18:00`, or `18:00` of the last 24 hours.
 * Returns wall time in milliseconds.
 *
 * @throws {Failure} `USAGE`.
 */
export function parseSince(text: string, { nowMs, offsetMs }: SinceClock): number {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds = "0"] = clock;
    const midnight = Math.floor((nowMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
    const atMs = midnight + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return atMs > nowMs ? atMs - DAY_MS : atMs;
  }
  const time = parseIsoTime(text, offsetMs);
  if (time !== undefined) return time;
  if (/^\d[\d.a-z]*$/.test(text)) return nowMs - parseDuration(text);
  throw usageFailure(`Cannot read "${text}" as a time`, "Write it as 10m, 2h, 18:00 or 2026-11-24T18:00");
}
