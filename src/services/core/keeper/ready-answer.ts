import type { LifeEnd } from "./keeper-events.ts";
import { endCause } from "./restart-policy.ts";
import { withoutColours } from "./without-colours.ts";

/** What a check found; `detail` says what was seen instead, and is empty when all is well. */
export interface ReadyAnswer {
  readonly ok: boolean;
  readonly detail: string;
}

const READY: ReadyAnswer = { ok: true, detail: "" };

const CONNECT_ERRORS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "the connection was cut"],
  ["ETIMEDOUT", "no answer in time"],
  ["EPIPE", "the connection was closed"],
]);

/** Judges a status; any from 200 to 399 will do where none is named. */
export function httpAnswer(
  status: number,
  { path, statuses }: { path: string; statuses: readonly number[] },
): ReadyAnswer {
  const isWanted = statuses.length === 0 ? status >= 200 && status <= 399 : statuses.includes(status);
  if (isWanted) return READY;
  const wanted = statuses.length === 0 ? "200 to 399" : statuses.join(" or ");
  return { ok: false, detail: `${path} answers ${status} instead of ${wanted}` };
}

/** Judges a connection by its error code; undefined when it was accepted. */
export function connectAnswer(errorCode: string | undefined): ReadyAnswer {
  if (errorCode === undefined) return READY;
  return { ok: false, detail: CONNECT_ERRORS.get(errorCode) ?? errorCode };
}

/** Judges the end of a command, which may have said why on its last line. */
export function execAnswer(end: LifeEnd, command: string): ReadyAnswer {
  if (end.code === 0) return READY;
  const last = end.lastLines.findLast((line) => line.trim() !== "");
  return { ok: false, detail: `\`${command}\` ${endCause(end)}${last === undefined ? "" : `: ${last.trim()}`}` };
}

/** Judges whether a line has matched so far; how a line matches is for `logMatcher`. */
export function logAnswer(hasMatched: boolean, pattern: string): ReadyAnswer {
  return hasMatched ? READY : { ok: false, detail: `no line of its output matches /${pattern}/` };
}

/** Makes the test of a line of output: colours are left out, so that they cannot hide a word. */
export function logMatcher(pattern: string): (line: string) => boolean {
  const expression = new RegExp(pattern, "u");
  return (line) => expression.test(withoutColours(line));
}
