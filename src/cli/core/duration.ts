import { usageFailure } from "./failures.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time such as `90s`, `10m`, `1h30m` or `2d`; a plain number counts as seconds. Returns milliseconds.
 *
 * @throws {Failure} `USAGE`.
 */
export function parseDuration(text: string): number {
  const wrong = usageFailure(`Cannot read "${text}" as a time`, "Write it as 90s, 10m, 1h30m or 2d");
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d))+$/.test(text)) throw wrong;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit ?? ""] ?? Number.NaN);
  }
  return Math.round(total);
}

/** Writes a span for people: `now`, `45s`, `3m`, `2h`, `5d`. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 1000) return "now";
  for (const unit of ["d", "h", "m"]) {
    const size = UNITS[unit] ?? 1;
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
