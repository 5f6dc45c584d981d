import type { ChartTables } from "./core/chart-tables.ts";
import { holderKey } from "./core/holder.ts";
import { ListenerIndex } from "./core/lease-rules.ts";
import type { ChartListener, Holder, LeaseRecord, ServiceRecord } from "./core/model.ts";
import { forgetDeparted, serviceOf, settleLease } from "./core/settle.ts";
import { endUses } from "./core/used-copy.ts";

export interface SettlerOptions {
  readonly clock: () => number;
  readonly isAlive: (holder: Holder) => boolean;
  readonly listeners: () => readonly ChartListener[];
  /** Of this boot: what was held before it is gone with its listeners. */
  readonly bootId?: string | undefined;
}

/** One look at the world: each holder is asked for once. */
interface Look {
  readonly nowMs: number;
  readonly index: ListenerIndex;
  readonly alive: Map<string, boolean>;
}

/** Brings what the chart says of holders and listeners in line with what is there. */
export class Settler {
  readonly #tables: ChartTables;
  readonly #options: SettlerOptions;

  constructor(tables: ChartTables, options: SettlerOptions) {
    this.#tables = tables;
    this.#options = options;
  }

  /** Settles every lease, and forgets what was down for long. */
  settleAll(): void {
    const look = this.#look();
    for (const { id } of this.#tables.contents().leases) {
      const lease = this.#tables.lease(id);
      if (lease) this.#settle(lease, look);
    }
    forgetDeparted(this.#tables, look.nowMs);
    endUses(this.#tables);
  }

  /** The service of a name, in the state that is true at this moment. */
  settleName(name: string): ServiceRecord | undefined {
    const lease = this.#tables.lease(this.#tables.serviceNamed(name)?.leaseId ?? "");
    if (lease?.holder && !this.#options.isAlive(lease.holder)) this.#settle(lease, this.#look());
    return this.#tables.serviceNamed(name);
  }

  #look(): Look {
    const index = new ListenerIndex(this.#options.listeners());
    return { nowMs: this.#options.clock(), index, alive: new Map() };
  }

  #settle(lease: LeaseRecord, { nowMs, index, alive }: Look): void {
    let isHolderAlive: boolean | undefined;
    if (lease.holder) {
      const key = holderKey(lease.holder);
      isHolderAlive = alive.get(key) ?? this.#options.isAlive(lease.holder);
      alive.set(key, isHolderAlive);
    }
    const { bootId } = this.#options;
    const isOfThisBoot = bootId === undefined || lease.holder === undefined || lease.holder.bootId === bootId;
    const service = serviceOf(this.#tables, lease);
    const isListening = isOfThisBoot && index.isListening(lease, service);
    settleLease(this.#tables, lease, { nowMs, isHolderAlive, isListening, isAdopted: service?.adopted !== undefined });
  }
}
