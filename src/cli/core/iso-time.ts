const DAY_MS = 86_400_000;
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads `2026-11-24`, `2026-11-24 18:00`, `2026-11-24T18:00:00.123Z` and `…+01:00`. Without a zone it is the user's own,
 * which is `offsetMs` ahead of UTC. Returns wall time in milliseconds; undefined for another text, and for a day or an hour
 * that does not exist.
 */
export function parseIsoTime(text: string, offsetMs: number): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const days = daysOf({ year: Number(year), month: Number(month), day: Number(day) });
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (days === undefined || hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const fractionMs = Number((fraction ?? "").slice(0, 3).padEnd(3, "0"));
  const local = days * DAY_MS + (hours * 3600 + minutes * 60 + seconds) * 1000 + fractionMs;
  return local - (zone === undefined ? offsetMs : zoneMs(zone));
}

function zoneMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const ms = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
  return zone.startsWith("-") ? -ms : ms;
}

/** Days since 1970; undefined for a day that the calendar does not have. */
function daysOf({ year, month, day }: { year: number; month: number; day: number }): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 && isLeap ? 29 : MONTH_DAYS[month - 1];
  if (length === undefined || day < 1 || day > length) return undefined;
  const before = MONTH_DAYS.slice(0, month - 1).reduce((sum, days) => sum + days, isLeap && month > 2 ? 1 : 0);
  return yearDays(year) - yearDays(1970) + before + day - 1;
}

/** Days of all years before this one. */
function yearDays(year: number): number {
  const last = year - 1;
  return last * 365 + Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
}
