/** Lines that are shown when neither a number nor a time is asked for. */
const LINES_SHOWN = 200;

export interface NamedLine {
  readonly service: string;
  /** Wall time, in milliseconds. */
  readonly atMs: number;
}

/** How many of the newest lines are meant: `all` asks for all, and so does a narrower question. */
export function linesAsked(text: string | undefined, { isNarrowed }: { isNarrowed: boolean }): number | undefined {
  if (text === undefined) return isNarrowed ? Infinity : LINES_SHOWN;
  if (text === "all") return Infinity;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Says which lines hold a text. Capitals count only when some are in it. */
export function textMatcher(text: string | undefined): (line: string) => boolean {
  if (text === undefined) return () => true;
  if (text !== text.toLowerCase()) return (line) => line.includes(text);
  return (line) => line.toLowerCase().includes(text);
}

/** Merges the lines of several services by time, those of one moment in the order of the services; keeps the newest. */
export function mergeLines<Line extends NamedLine>(logs: readonly (readonly Line[])[], lines: number): Line[] {
  const merged = logs.flat().sort((one, other) => one.atMs - other.atMs);
  return lines === 0 ? [] : merged.slice(-lines);
}

/** How to go on after these lines of one service: from which moment, and past how many lines of that moment. */
export function continuation(read: readonly NamedLine[]): {
  readonly sinceMs: number | undefined;
  readonly skip: number;
} {
  const last = read.at(-1);
  if (last === undefined) return { sinceMs: undefined, skip: 0 };
  const first = read.findIndex(({ atMs }) => atMs >= last.atMs);
  return { sinceMs: last.atMs, skip: read.length - first };
}
