import { readDuration } from "./duration-text.ts";
import type { Problem } from "./problem.ts";
import type { ReadyEntry, ServiceEntry } from "./project-file.ts";
import type { ReadySpec } from "./project-spec.ts";

/** A first start that compiles everything takes its time; what takes longer hangs. */
const DEADLINE_MS = 60_000;
const PATTERN_CHARACTERS_MAX = 500;
const WAYS = ["http", "tcp", "log", "exec"] as const;

export interface ReadReady {
  readonly ready: ReadySpec;
  readonly problems: readonly Problem[];
}

/** Reads when a service counts as ready (default: when it listens, within a minute). */
export function readReady(
  written: ServiceEntry["ready"],
  { listens, udp, path }: { listens: boolean; udp: boolean; path: readonly string[] },
): ReadReady {
  const entry: ReadyEntry = typeof written === "object" ? written : written === "tcp" ? { tcp: true } : {};
  const deadlineMs = (entry.timeout === undefined ? undefined : readDuration(entry.timeout)) ?? DEADLINE_MS;
  const ways = WAYS.filter((way) => entry[way] !== undefined);
  const problems: Problem[] = [];
  const refuse = (found: string, allowed: string, key?: string): void => {
    problems.push({ path: key === undefined ? path : [...path, key], found, allowed });
  };
  const allWays = `one of ${WAYS.join(", ")}`;
  if (ways.length > 1) refuse(`has ${ways.join(" and ")}`, allWays);
  if (entry.status !== undefined && entry.http === undefined)
    refuse("is given without http", "status beside http", "status");
  const [way] = ways;
  if (!listens && (way === "http" || way === "tcp"))
    refuse(`asks a service that has no port`, "log or exec, as port is false", way);
  if (udp && (way === "http" || way === "tcp")) refuse("asks a service that speaks UDP", "log or exec", way);
  if (entry.log !== undefined) checkPattern(entry.log, refuse);
  return { ready: { deadlineMs, ...check(entry) }, problems };
}

type Check = ReadySpec extends infer Spec ? (Spec extends ReadySpec ? Omit<Spec, "deadlineMs"> : never) : never;

function check({ http, status, tcp, log, exec }: ReadyEntry): Check {
  if (http !== undefined) {
    const statuses = status === undefined ? [] : typeof status === "number" ? [status] : status;
    return { type: "http", path: http === true ? "/" : http, statuses };
  }
  if (tcp !== undefined) return { type: "tcp" };
  if (log !== undefined) return { type: "log", pattern: log };
  return exec === undefined ? { type: "listening" } : { type: "exec", command: exec };
}

function checkPattern(pattern: string, refuse: (found: string, allowed: string, key: string) => void): void {
  if (pattern.length > PATTERN_CHARACTERS_MAX) {
    refuse(`has ${pattern.length} characters`, `a regular expression of at most ${PATTERN_CHARACTERS_MAX}`, "log");
    return;
  }
  try {
    RegExp(pattern);
  } catch (error) {
    refuse(`is no regular expression (${(error as Error).message})`, "a regular expression of JavaScript", "log");
  }
}
