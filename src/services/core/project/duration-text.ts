/** Milliseconds of each unit. */
export const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a written time looks like; a schema may hold it. */
export const DURATION_PATTERN: RegExp = /^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d))+$/;

/** Reads a time such as `500ms`, `10s` or `1h30m` in milliseconds; undefined for what is none. */
export function readDuration(text: string): number | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (DURATION_UNITS[unit ?? ""] ?? Number.NaN);
  }
  return Math.round(total);
}

/** Writes a time in the fewest units that lose nothing: `90s` stays 90 seconds as `1m30s`. */
export function writeDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const size = DURATION_UNITS[unit] ?? 1;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}
