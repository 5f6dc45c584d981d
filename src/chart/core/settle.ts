import type { ChartTables } from "./chart-tables.ts";
import { nextLeaseState } from "./lease-rules.ts";
import type { LeaseFacts } from "./lease-rules.ts";
import type { LeaseRecord, ServiceExit, ServiceRecord } from "./model.ts";

/** How long a service that ended is shown, in milliseconds. */
const DEPARTED_MS = 3_600_000;
/** How many services that ended are shown; the ones that ended first are forgotten first. */
const DEPARTED_MAX = 50;
const LINES_MAX = 40;
const LINE_LENGTH_MAX = 2000;

/** Moves a lease, and the service that has it, to the state that follows from the facts. */
export function settleLease(tables: ChartTables, lease: LeaseRecord, facts: LeaseFacts): void {
  const service = serviceOf(tables, lease);
  const state = nextLeaseState(lease, facts);
  if (state === "free") {
    if (service) departService(tables, service, { exit: { code: null, signal: null, atMs: facts.nowMs } });
    else tables.dropLease(lease.id);
    return;
  }
  if (state !== lease.state) tables.putLease({ ...lease, state });
  if (state === "orphaned" && service && service.state !== "orphaned") {
    tables.putService({ ...service, state: "orphaned" });
  }
}

export interface Departure {
  /** With null and null when nobody saw it end. */
  readonly exit: ServiceExit;
  readonly lastLines?: readonly string[];
}

/** Frees a service's lease and address; the record stays for a while, so that its page can say why. */
export function departService(tables: ChartTables, service: ServiceRecord, { exit, lastLines }: Departure): void {
  if (tables.lease(service.leaseId)?.serviceId === service.id) tables.dropLease(service.leaseId);
  tables.putService({
    ...service,
    state: "down",
    upstreams: [],
    address: undefined,
    holder: undefined,
    exit,
    lastLines: lastLines === undefined ? service.lastLines : boundedLines(lastLines),
  });
  forgetDeparted(tables, exit.atMs);
}

/** Forgets services that ended long ago, or so many ago. */
export function forgetDeparted(tables: ChartTables, nowMs: number): void {
  const departed = tables
    .contents()
    .services.filter(({ state }) => state === "down")
    .toSorted((one, other) => endOf(other) - endOf(one));
  for (const [index, service] of departed.entries()) {
    if (index >= DEPARTED_MAX || endOf(service) + DEPARTED_MS <= nowMs) tables.dropService(service.id);
  }
}

/** The last lines that are kept: what a service prints is unbounded. */
export function boundedLines(lines: readonly string[]): readonly string[] {
  return lines.slice(-LINES_MAX).map((line) => line.slice(0, LINE_LENGTH_MAX));
}

/** The service whose lease this is now; a lease that it had before is nobody's. */
export function serviceOf(tables: ChartTables, lease: LeaseRecord): ServiceRecord | undefined {
  const service = tables.service(lease.serviceId ?? "");
  return service?.leaseId === lease.id ? service : undefined;
}

function endOf({ exit, sinceMs }: ServiceRecord): number {
  return exit?.atMs ?? sinceMs;
}
