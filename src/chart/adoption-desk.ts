import type { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import { sameHolder } from "./core/holder.ts";
import type { ListenerAdoption, PortHolder, ServiceRecord } from "./core/model.ts";
import { nameOwner } from "./core/name-owner.ts";
import { aliasName, serviceName } from "./core/names.ts";
import { serviceOf } from "./core/settle.ts";
import { choiceKey } from "./grants.ts";
import type { Grants } from "./grants.ts";
import type { Settler } from "./settler.ts";

export interface AdoptionDeskOptions {
  readonly clock: () => number;
  readonly randomId: () => string;
  readonly holdersOf: (port: number) => readonly PortHolder[];
  readonly grants: Grants;
  readonly settler: Settler;
}

/** Gives names to listeners that somebody else started, and takes them back. */
export class AdoptionDesk {
  readonly #tables: ChartTables;
  readonly #options: AdoptionDeskOptions;

  constructor(tables: ChartTables, options: AdoptionDeskOptions) {
    this.#tables = tables;
    this.#options = options;
  }

  adopt(adoption: ListenerAdoption): ServiceRecord {
    const { identity, holder, port } = adoption;
    const { name, notes } = serviceName(identity);
    const lease = this.#tables.leaseOn(port);
    const owner = lease && serviceOf(this.#tables, lease);
    const isSame =
      owner?.adopted !== undefined && owner.name === name && owner.holder && sameHolder(owner.holder, holder);
    if (owner && !isSame) throw chartFailure("LISTENER_OF_SERVICE", { port, name: owner.name });
    const routed = this.#tables.contents().services.find((one) => isRoutedTo(one, adoption) && one.id !== owner?.id);
    if (routed) throw chartFailure("LISTENER_OF_SERVICE", { port, name: routed.name });
    const before = isSame ? owner : this.#contest(name);
    // A lease that its asker gave to this very server, as by `PORT=$(portolan port) ./server`, is the service's now.
    if (lease) this.#tables.dropLease(lease.id);
    const isOwn = before?.identity.directory === identity.directory;
    if (before && !isOwn) this.#tables.dropService(before.id);
    const nowMs = this.#options.clock();
    const key = choiceKey(identity.directory, name);
    const service: ServiceRecord = {
      id: before && isOwn ? before.id : this.#options.randomId(),
      leaseId: isSame ? owner.leaseId : this.#options.randomId(),
      name,
      identity,
      command: adoption.command,
      uid: adoption.uid,
      state: "ready",
      port,
      upstreams: adoption.upstreams,
      tls: false,
      address: (isOwn ? before.address : undefined) ?? this.#options.grants.chooseAddress(key),
      lane: adoption.lane,
      holder,
      sinceMs: isSame ? owner.sinceMs : nowMs,
      exit: undefined,
      lastLines: [],
      notes,
      adopted: adoption.adoption,
    };
    this.#tables.putLease({
      id: service.leaseId,
      port,
      name,
      state: "listening",
      holder,
      untilMs: undefined,
      serviceId: service.id,
      sinceMs: service.sinceMs,
    });
    this.#tables.putService(service);
    return service;
  }

  /** Takes a name back; the listener itself is left alone. */
  release(asked: string): ServiceRecord {
    const name = aliasName(asked);
    const service = this.#tables.serviceNamed(name);
    if (service?.adopted === undefined || service.state === "down") throw chartFailure("ADOPTION_UNKNOWN", { name });
    this.#tables.dropLease(service.leaseId);
    this.#tables.dropService(service.id);
    return service;
  }

  /** Who has the name: nobody, or one that has ended. */
  #contest(name: string): ServiceRecord | undefined {
    const alias = this.#tables.alias(name);
    if (alias) {
      const target = `${alias.target.address}:${alias.target.port}`;
      throw chartFailure("NAME_TAKEN", { name, by: { kind: "alias", target } });
    }
    const service = this.#options.settler.settleName(name);
    if (service === undefined || service.state === "down") return service;
    throw chartFailure("NAME_TAKEN", { name, by: nameOwner(service, this.#options.holdersOf) });
  }
}

function isRoutedTo({ state, upstreams }: ServiceRecord, { upstreams: found }: ListenerAdoption): boolean {
  if (state === "down") return false;
  return upstreams.some((one) => found.some(({ address, port }) => one.address === address && one.port === port));
}
