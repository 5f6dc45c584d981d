import type { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import { checkLeaseRequest } from "./core/lease-request.ts";
import { LEASE_MS_DEFAULT } from "./core/lease-rules.ts";
import type { LeaseRecord, LeaseRequest } from "./core/model.ts";
import { serviceOf } from "./core/settle.ts";
import { choiceKey } from "./grants.ts";
import type { Grants } from "./grants.ts";

export interface LeaseDeskOptions {
  readonly clock: () => number;
  readonly randomId: () => string;
}

/** Grants and takes back leases that belong to no service. */
export class LeaseDesk {
  readonly #tables: ChartTables;
  readonly #grants: Grants;
  readonly #options: LeaseDeskOptions;

  constructor(tables: ChartTables, options: LeaseDeskOptions & { grants: Grants }) {
    this.#tables = tables;
    this.#grants = options.grants;
    this.#options = options;
  }

  grant(request: LeaseRequest): readonly LeaseRecord[] {
    checkLeaseRequest(request);
    const { count, name, holder } = request;
    const forMs = request.forMs ?? (holder ? undefined : LEASE_MS_DEFAULT);
    const sinceMs = this.#options.clock();
    const untilMs = forMs === undefined ? undefined : sinceMs + forMs;
    const ports = new Set<number>();
    const leases = Array.from({ length: count }, (_, index): LeaseRecord => {
      const id = this.#options.randomId();
      if (request.port !== undefined) this.#grants.checkPort(request.port);
      // A lease with a name begins at the same port each time; one without begins anywhere.
      const port = request.port ?? this.#grants.choosePort(choiceKey("lease", `${name ?? id} ${index}`), ports);
      ports.add(port);
      return { id, port, name, state: "granted", holder, untilMs, serviceId: undefined, sinceMs };
    });
    for (const lease of leases) this.#tables.putLease(lease);
    return leases;
  }

  release(id: string): void {
    const lease = this.#tables.lease(id);
    if (lease === undefined) throw chartFailure("LEASE_UNKNOWN", { id });
    const service = serviceOf(this.#tables, lease);
    if (service) throw chartFailure("LEASE_OF_SERVICE", { id, name: service.name });
    this.#tables.dropLease(id);
  }
}
