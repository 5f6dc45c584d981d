import { DURATION_UNITS, readDuration } from "../../services/core/project/duration-text.ts";
import { usageFailure } from "./failures.ts";

/**
 * Reads a time such as `90s`, `10m`, `1h30m` or `2d`; a plain number counts as seconds. Returns milliseconds.
 *
 * @throws {Failure} `USAGE`.
 */
export function parseDuration(text: string): number {
  const milliseconds = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : readDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw usageFailure(`Cannot read "${text}" as a time`, "Write it as 90s, 10m, 1h30m or 2d");
}

/** Writes a span for people: `now`, `45s`, `3m`, `2h`, `5d`. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 1000) return "now";
  for (const unit of ["d", "h", "m"]) {
    const size = DURATION_UNITS[unit] ?? 1;
    if (milliseconds >= size) return `${Math.floor(milliseconds / size)}${unit}`;
  }
  return `${Math.floor(milliseconds / 1000)}s`;
}

/** Writes how long something took, for people: `812 ms`, `1.4 s`, `3m 20s`. */
export function formatTook(milliseconds: number): string {
  const ms = Math.max(Math.round(milliseconds), 0);
  if (ms < 1000) return `${ms} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}
