import type { ChartTables, RowChange, StoredChart } from "./chart-tables.ts";
import { departService, serviceOf } from "./settle.ts";

/**
 * Puts what was stored into empty tables. A store can contradict itself only after somebody edited it; then the
 * row that comes first stays. Returns the rows that were passed over, as deletions. What `tables` report as
 * changed afterwards is what had to be mended.
 */
export function restoreTables(tables: ChartTables, stored: StoredChart, nowMs: number): readonly RowChange[] {
  const passedOver: RowChange[] = [];
  const passOver = (table: RowChange["table"], key: string): void => {
    passedOver.push({ table, key, body: undefined });
  };
  for (const lease of stored.leases) {
    if (tables.leaseOn(lease.port) || tables.lease(lease.id)) passOver("lease", lease.id);
    else tables.putLease(lease);
  }
  for (const service of stored.services) {
    const isAddressTaken = service.address !== undefined && tables.isAddressTaken(service.address);
    if (tables.serviceNamed(service.name) || tables.service(service.id) || isAddressTaken)
      passOver("service", service.id);
    else tables.putService(service);
  }
  for (const alias of stored.aliases) {
    if (tables.serviceNamed(alias.name)) passOver("alias", alias.name);
    else tables.putAlias(alias);
  }
  for (const use of stored.uses) tables.putUse(use);
  for (const choice of stored.choices) tables.putChoice(choice);
  tables.takeChanges();
  mend(tables, nowMs);
  return passedOver;
}

function mend(tables: ChartTables, nowMs: number): void {
  const { services, leases } = tables.contents();
  for (const service of services) {
    const lease = tables.lease(service.leaseId);
    const isLive = service.state !== "down";
    if (isLive && (lease === undefined || lease.serviceId !== service.id || lease.port !== service.port)) {
      departService(tables, service, { exit: { code: null, signal: null, atMs: nowMs } });
    }
  }
  for (const { id } of leases) {
    const lease = tables.lease(id);
    const owner = lease && serviceOf(tables, lease);
    if (lease?.serviceId !== undefined && (owner === undefined || owner.state === "down")) {
      tables.putLease({ ...lease, serviceId: undefined });
    }
  }
}
