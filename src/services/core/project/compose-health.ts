import { shellLine } from "./compose-command.ts";
import { isObject, listOf } from "./compose-values.ts";
import type { ReadyEntry, RestartEntry, RestartWhen, ServiceEntry } from "./project-file.ts";
import { readDuration, writeDuration } from "./duration-text.ts";

/** Ask a server at its usual port, which is not where Portolan has it start. */
const AT_USUAL_PORT =
  /\b(?:pg_isready|redis-cli|valkey-cli|mysqladmin|mariadb-admin|mongosh|mongo|rabbitmq-diagnostics|nc)\b/;
const RETRIES = 3;
const INTERVAL_MS = 30_000;

/** What a health check becomes, and what is left out of it. */
export interface ComposeHealth {
  readonly ready: ReadyEntry | undefined;
  readonly leftOut: string | undefined;
}

/** Turns a container's health check into a readiness check: one over HTTP asks the service's own port. */
export function composeHealth(value: unknown): ComposeHealth {
  const nothing = { ready: undefined, leftOut: undefined };
  if (!isObject(value) || value["disable"] === true) return nothing;
  const command = commandOf(value["test"]);
  if (command === undefined) return nothing;
  const timeout = timeoutOf(value);
  const http =
    /\b(?:curl|wget)\b.*?\bhttps?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::\$?\{?\w+\}?)?(\/[^\s"'|;&#]*)?(?:["'\s|;&]|$)/.exec(
      command,
    );
  if (http !== null) return { ready: { http: http[1] ?? "/", ...timeout }, leftOut: undefined };
  if (AT_USUAL_PORT.test(command) || /(?:localhost|127\.0\.0\.1):\d/.test(command))
    return {
      ready: undefined,
      leftOut: `the health check "${command}", which asks a fixed port; it is ready when it listens`,
    };
  return { ready: { exec: command, ...timeout }, leftOut: undefined };
}

function commandOf(test: unknown): string | undefined {
  if (typeof test === "string") return test;
  const [kind, ...words] = listOf(test);
  if (kind === "CMD-SHELL") return words.join(" ");
  return kind === "CMD" && words.length > 0 ? shellLine(words) : undefined;
}

/** It is unhealthy after the start period and so many failed tries. */
function timeoutOf(value: Readonly<Record<string, unknown>>): { timeout?: string } {
  if (value["start_period"] === undefined && value["interval"] === undefined && value["retries"] === undefined)
    return {};
  const retries = typeof value["retries"] === "number" ? value["retries"] : RETRIES;
  const milliseconds = durationOf(value["start_period"], 0) + retries * durationOf(value["interval"], INTERVAL_MS);
  return { timeout: writeDuration(Math.max(1000, milliseconds)) };
}

function durationOf(value: unknown, otherwise: number): number {
  return typeof value === "string" ? (readDuration(value) ?? otherwise) : otherwise;
}

/** Reads `restart`: `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:5`. */
export function composeRestart(value: unknown): RestartWhen | RestartEntry | undefined {
  if (value === "no" || value === false) return "never";
  if (value === "always" || value === "unless-stopped") return "always";
  const tries = typeof value === "string" ? /^on-failure(?::(\d{1,3}))?$/.exec(value) : null;
  // Without a number it is what a service has anyway.
  return tries?.[1] === undefined ? undefined : { when: "on-failure", tries: Number(tries[1]) };
}

/** Reads `stop_signal` and `stop_grace_period`; undefined of another signal than a service can have. */
export function composeStop(signal: unknown, period: unknown): ServiceEntry["stop"] {
  const known = typeof signal === "string" ? /^(?:SIG)?(TERM|INT|QUIT)$/.exec(signal)?.[1] : undefined;
  const timeout = typeof period === "string" && readDuration(period) !== undefined ? period : undefined;
  if (known === undefined && timeout === undefined) return undefined;
  const full = known === undefined ? undefined : (`SIG${known}` as "SIGTERM" | "SIGINT" | "SIGQUIT");
  return { ...(full === undefined ? {} : { signal: full }), ...(timeout === undefined ? {} : { timeout }) };
}
