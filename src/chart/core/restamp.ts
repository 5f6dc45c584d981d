import type { ChartTables, StoredChart } from "./chart-tables.ts";

/**
 * Moves every stamp in step with the wall clock, so that all is as old as it was, and a lease has as much time left.
 * Otherwise a clock that is set forward would end each lease that waits for its listener.
 */
export function restamp(tables: ChartTables, stepMs: number): void {
  const { services, leases, aliases, uses } = tables.contents();
  for (const lease of leases) {
    const untilMs = lease.untilMs === undefined ? undefined : lease.untilMs + stepMs;
    tables.putLease({ ...lease, sinceMs: lease.sinceMs + stepMs, untilMs });
  }
  for (const service of services) {
    const exit = service.exit && { ...service.exit, atMs: service.exit.atMs + stepMs };
    tables.putService({ ...service, sinceMs: service.sinceMs + stepMs, exit });
  }
  for (const alias of aliases) tables.putAlias({ ...alias, sinceMs: alias.sinceMs + stepMs });
  for (const use of uses) tables.putUse({ ...use, sinceMs: use.sinceMs + stepMs });
}

/** How far the wall clock was set back while nobody looked; 0 unless something is stamped later than now. */
export function stepBefore({ services, leases, aliases }: StoredChart, nowMs: number): number {
  const stamps = [...services, ...leases, ...aliases].map(({ sinceMs }) => sinceMs);
  const ends = services.map(({ exit }) => exit?.atMs ?? 0);
  return Math.min(0, nowMs - Math.max(0, ...stamps, ...ends));
}
