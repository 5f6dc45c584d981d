import type { AliasRecord, ChartChange, ChartContents, LeaseRecord, ServiceRecord, UseRecord } from "./model.ts";
import type { ChoiceRecord } from "./stored-rows.ts";

/** Everything that outlives the daemon. */
export interface StoredChart extends ChartContents {
  /** Least recently used first. */
  readonly choices: readonly ChoiceRecord[];
}

/** One row to write; without a body, to delete. */
export interface RowChange {
  readonly table: "service" | "lease" | "alias" | "choice" | "used";
  readonly key: string;
  readonly body: string | undefined;
}

/** Choices that are remembered; the least recently used ones are forgotten first. */
const CHOICES_MAX = 5000;

/**
 * The chart in memory, with its indexes. It keeps two promises whatever it is told: no port has two leases, no
 * name two services; breaking one throws, since it is a bug in the rules. It collects what changed until
 * somebody takes it.
 */
export class ChartTables {
  readonly #services = new Map<string, ServiceRecord>();
  readonly #leases = new Map<string, LeaseRecord>();
  readonly #aliases = new Map<string, AliasRecord>();
  readonly #uses = new Map<string, UseRecord>();
  readonly #choices = new Map<string, ChoiceRecord>();
  readonly #serviceByName = new Map<string, string>();
  readonly #leaseByPort = new Map<number, string>();
  readonly #addresses = new Map<string, string>();
  #changes: ChartChange[] = [];
  #rows = new Map<string, RowChange>();
  #contents: ChartContents | undefined;

  contents(): ChartContents {
    this.#contents ??= {
      services: [...this.#services.values()],
      leases: [...this.#leases.values()],
      aliases: [...this.#aliases.values()],
      uses: [...this.#uses.values()],
    };
    return this.#contents;
  }

  stored(): StoredChart {
    return { ...this.contents(), choices: [...this.#choices.values()] };
  }

  service(id: string): ServiceRecord | undefined {
    return this.#services.get(id);
  }

  serviceNamed(name: string): ServiceRecord | undefined {
    return this.#services.get(this.#serviceByName.get(name) ?? "");
  }

  lease(id: string): LeaseRecord | undefined {
    return this.#leases.get(id);
  }

  leaseOn(port: number): LeaseRecord | undefined {
    return this.#leases.get(this.#leaseByPort.get(port) ?? "");
  }

  alias(name: string): AliasRecord | undefined {
    return this.#aliases.get(name);
  }

  /** The copy to which a project's names lead. */
  use(project: string): UseRecord | undefined {
    return this.#uses.get(project);
  }

  choice(key: string): ChoiceRecord | undefined {
    return this.#choices.get(key);
  }

  isAddressTaken(address: string): boolean {
    return this.#addresses.has(address);
  }

  putService(service: ServiceRecord): void {
    refuseClash(this.#serviceByName, service.name, service.id);
    if (service.address !== undefined) {
      refuseClash(this.#addresses, service.address, service.id);
      this.#addresses.set(service.address, service.id);
    }
    this.#serviceByName.set(service.name, service.id);
    const before = this.#services.get(service.id);
    if (before && before.name !== service.name) this.#serviceByName.delete(before.name);
    if (before?.address !== undefined && before.address !== service.address) this.#addresses.delete(before.address);
    this.#services.set(service.id, service);
    this.#note({ type: "service", service }, { table: "service", key: service.id, body: JSON.stringify(service) });
  }

  dropService(id: string): void {
    const service = this.#services.get(id);
    if (service === undefined) return;
    this.#services.delete(id);
    this.#serviceByName.delete(service.name);
    if (service.address !== undefined) this.#addresses.delete(service.address);
    const change: ChartChange = { type: "service-gone", id, name: service.name };
    this.#note(change, { table: "service", key: id, body: undefined });
  }

  putLease(lease: LeaseRecord): void {
    refuseClash(this.#leaseByPort, lease.port, lease.id);
    this.#leaseByPort.set(lease.port, lease.id);
    const before = this.#leases.get(lease.id);
    if (before && before.port !== lease.port) this.#leaseByPort.delete(before.port);
    this.#leases.set(lease.id, lease);
    this.#note({ type: "lease", lease }, { table: "lease", key: lease.id, body: JSON.stringify(lease) });
  }

  dropLease(id: string): void {
    const lease = this.#leases.get(id);
    if (lease === undefined) return;
    this.#leases.delete(id);
    this.#leaseByPort.delete(lease.port);
    this.#note({ type: "lease-gone", id, port: lease.port }, { table: "lease", key: id, body: undefined });
  }

  putAlias(alias: AliasRecord): void {
    this.#aliases.set(alias.name, alias);
    this.#note({ type: "alias", alias }, { table: "alias", key: alias.name, body: JSON.stringify(alias) });
  }

  dropAlias(name: string): void {
    this.#aliases.delete(name);
    this.#note({ type: "alias-gone", name }, { table: "alias", key: name, body: undefined });
  }

  putUse(use: UseRecord): void {
    this.#uses.set(use.project, use);
    this.#note({ type: "use", use }, { table: "used", key: use.project, body: JSON.stringify(use) });
  }

  dropUse(project: string): void {
    if (!this.#uses.delete(project)) return;
    this.#note({ type: "use-gone", project }, { table: "used", key: project, body: undefined });
  }

  /** Remembers what a service got; it counts as used now. */
  putChoice(choice: ChoiceRecord): void {
    const before = this.#choices.get(choice.key);
    this.#choices.delete(choice.key);
    this.#choices.set(choice.key, choice);
    if (before?.port !== choice.port || before.address !== choice.address) {
      this.#write({ table: "choice", key: choice.key, body: JSON.stringify(choice) });
    }
    for (const key of this.#choices.keys()) {
      if (this.#choices.size <= CHOICES_MAX) break;
      this.#choices.delete(key);
      this.#write({ table: "choice", key, body: undefined });
    }
  }

  /** What changed since the last call: for those who listen, and for the store. */
  takeChanges(): { changes: readonly ChartChange[]; rows: readonly RowChange[] } {
    const taken = { changes: this.#changes, rows: [...this.#rows.values()] };
    this.#changes = [];
    this.#rows = new Map();
    return taken;
  }

  #note(change: ChartChange, row: RowChange): void {
    this.#contents = undefined;
    this.#changes.push(change);
    this.#write(row);
  }

  /** A row that changes twice before it is written is written once. */
  #write(row: RowChange): void {
    this.#rows.set(`${row.table} ${row.key}`, row);
  }
}

function refuseClash<K extends string | number>(index: ReadonlyMap<K, string>, key: K, id: string): void {
  const owner = index.get(key) ?? id;
  if (owner !== id) throw new Error(`${key} is ${owner}'s and cannot be ${id}'s as well`);
}
