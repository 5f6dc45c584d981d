import { readDuration } from "./duration-text.ts";
import type { Problem } from "./problem.ts";
import type { RestartEntry, ServiceEntry, WatchEntry } from "./project-file.ts";
import type { RestartSpec, ServiceSpec, StopSpec, WatchSpec } from "./project-spec.ts";
import { readLane } from "./read-lane.ts";
import { readNeeds } from "./read-needs.ts";
import { readReady } from "./read-ready.ts";

const RESTART: RestartSpec = {
  when: "on-failure",
  backoffMs: 200,
  backoffMaxMs: 10_000,
  triesMax: 5,
  calmMs: 10_000,
};
const DEBOUNCE_MS = 100;
const GRACE_MS = 10_000;
const IDLE_MS = 600_000;

/** What a service's entry is read with. */
export interface ServicePlace {
  readonly name: string;
  /** All services of the project. */
  readonly services: readonly string[];
  /** Absolute. */
  readonly directory: string;
  /** Of the files and entries that hold for it, already merged. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ReadService {
  readonly service: ServiceSpec;
  readonly problems: readonly Problem[];
}

/** Fills in every default of a service, and finds what does not go together. */
export function serviceSpec(entry: ServiceEntry, place: ServicePlace): ReadService {
  const { name, services, directory, environment } = place;
  const path = ["services", name];
  const { run, port } = entry;
  const listens = port !== false;
  const lane = entry.lane === undefined ? undefined : readLane(entry.lane, { run, path: [...path, "lane"] });
  const needs = readNeeds(entry.needs, { service: name, services });
  const udp = lane?.lane?.transport === "udp";
  const ready = readReady(entry.ready, { listens, udp, path: [...path, "ready"] });
  const onDemand = onDemandOf(entry.on_demand);
  const problems = [...(lane?.problems ?? []), ...needs.problems, ...ready.problems];
  if (!listens && lane !== undefined)
    problems.push({
      path: [...path, "lane"],
      found: "is given to a service without a port",
      allowed: "a lane, or port: false",
    });
  if (!listens && onDemand !== undefined)
    problems.push({
      path: [...path, "on_demand"],
      found: "is asked of a service that nobody can connect to",
      allowed: "on_demand, or port: false",
    });
  const service: ServiceSpec = {
    name,
    run,
    directory,
    environment,
    listens,
    port: port === false ? undefined : port,
    lane: lane?.lane,
    needs: needs.needs,
    ready: ready.ready,
    restart: restartOf(entry.restart),
    watch: watchOf(entry.watch),
    hooks: { before: listOf(entry.before), after: listOf(entry.after) },
    stop: stopOf(entry.stop),
    onDemand,
    onChange: entry.on_change ?? "restart",
    terminal: entry.terminal ?? false,
  };
  return { service, problems };
}

/** A text alone is a list of one. */
export function listOf(written: string | readonly string[] | undefined): readonly string[] {
  if (written === undefined) return [];
  return typeof written === "string" ? [written] : written;
}

function restartOf(written: ServiceEntry["restart"]): RestartSpec {
  if (written === undefined) return RESTART;
  const entry: RestartEntry = typeof written === "string" ? { when: written } : written;
  return {
    when: entry.when ?? RESTART.when,
    backoffMs: milliseconds(entry.backoff, RESTART.backoffMs),
    backoffMaxMs: milliseconds(entry.backoff_max, RESTART.backoffMaxMs),
    triesMax: entry.tries ?? RESTART.triesMax,
    calmMs: milliseconds(entry.calm, RESTART.calmMs),
  };
}

function watchOf(written: ServiceEntry["watch"]): WatchSpec | undefined {
  if (written === undefined) return undefined;
  const entry: WatchEntry = isWatchEntry(written) ? written : { include: written };
  return {
    include: listOf(entry.include),
    ignore: listOf(entry.ignore),
    debounceMs: milliseconds(entry.debounce, DEBOUNCE_MS),
  };
}

function isWatchEntry(written: NonNullable<ServiceEntry["watch"]>): written is WatchEntry {
  return typeof written === "object" && !Array.isArray(written);
}

function stopOf(written: ServiceEntry["stop"]): StopSpec {
  const { signal = "SIGTERM", timeout } = typeof written === "string" ? { signal: written } : (written ?? {});
  const full = signal.startsWith("SIG") ? signal : `SIG${signal}`;
  return { signal: full as StopSpec["signal"], graceMs: milliseconds(timeout, GRACE_MS) };
}

function onDemandOf(written: ServiceEntry["on_demand"]): { idleMs: number } | undefined {
  if (written === undefined || written === false) return undefined;
  return { idleMs: written === true ? IDLE_MS : milliseconds(written, IDLE_MS) };
}

/** The schema lets no other text through than a time. */
function milliseconds(text: string | undefined, otherwise: number): number {
  return (text === undefined ? undefined : readDuration(text)) ?? otherwise;
}
