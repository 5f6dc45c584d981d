const DAY_MS = 86_400_000;
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Writes a wall time as `2026-11-24T18:00:00.123Z`; years 0 to 9999. */
export function isoTime(atMs: number): string {
  const whole = Math.floor(atMs);
  const days = Math.floor(whole / DAY_MS);
  const { year, month, day } = dateOf(days);
  const inDay = whole - days * DAY_MS;
  const time = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60, Math.floor(inDay / 1000) % 60];
  const clock = time.map((part) => padded(part, 2)).join(":");
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${clock}.${padded(inDay % 1000, 3)}Z`;
}

/**
 * Reads `2026-11-24`, `2026-11-24 18:00`, `2026-11-24T18:00:00.123Z` and `…+01:00`. Without a zone it is the user's own,
 * which is `offsetMs` ahead of UTC. Returns undefined for another text, and for a day that no calendar has.
 */
export function parseIsoTime(text: string, offsetMs: number): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const days = daysOf(Number(year), Number(month), Number(day));
  const date = dateOf(days);
  if (date.month !== Number(month) || date.day !== Number(day)) return undefined;
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  const local = days * DAY_MS + (hours * 3600 + minutes * 60 + seconds) * 1000 + ms;
  return local - (zone === undefined ? offsetMs : zoneMs(zone));
}

function zoneMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const ms = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
  return zone.startsWith("-") ? -ms : ms;
}

// Both count from the first of March of the year 0, so that the day that a leap year adds is the last of its year, and in
// spans of 400 years, after which the calendar repeats.
const ERA_DAYS = 146_097;
const EPOCH_DAYS = 719_468;

function daysOf(year: number, month: number, day: number): number {
  const from = month <= 2 ? year - 1 : year;
  const era = Math.floor(from / 400);
  const ofEra = from - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * ERA_DAYS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - EPOCH_DAYS;
}

function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + EPOCH_DAYS;
  const era = Math.floor(shifted / ERA_DAYS);
  const ofEra = shifted - era * ERA_DAYS;
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = ((shiftedMonth + 2) % 12) + 1;
  const year = years + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}
