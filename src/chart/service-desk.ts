import type { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import type { NameOwner } from "./core/failures.ts";
import { sameHolder } from "./core/holder.ts";
import type {
  PortHolder,
  ServiceExit,
  ServicePatch,
  ServiceRecord,
  ServiceRegistration,
  ServiceState,
} from "./core/model.ts";
import { nameOwner } from "./core/name-owner.ts";
import { serviceName } from "./core/names.ts";
import { copyWithName } from "./core/used-copy.ts";
import { boundedLines, departService } from "./core/settle.ts";
import { choiceKey } from "./grants.ts";
import type { Grants } from "./grants.ts";
import type { Settler } from "./settler.ts";

export interface ServiceDeskOptions {
  readonly clock: () => number;
  readonly randomId: () => string;
  readonly holdersOf: (port: number) => readonly PortHolder[];
}

/** How a service ended, as its keeper saw it. */
export interface ServiceEnd {
  readonly leaseId: string;
  readonly exit: Omit<ServiceExit, "atMs">;
  readonly lastLines: readonly string[];
}

const NOTES_MAX = 10;
/** States in which a keeper has the service. */
const HELD: ReadonlySet<ServiceState> = new Set(["idle", "starting", "ready", "stopped"]);

/** Registers, changes and ends services; `Chart` states what each does. */
export class ServiceDesk {
  readonly #tables: ChartTables;
  readonly #grants: Grants;
  readonly #settler: Settler;
  readonly #options: ServiceDeskOptions;

  constructor(tables: ChartTables, options: ServiceDeskOptions & { grants: Grants; settler: Settler }) {
    this.#tables = tables;
    this.#grants = options.grants;
    this.#settler = options.settler;
    this.#options = options;
  }

  register(registration: ServiceRegistration): ServiceRecord {
    const { name, notes } = serviceName(registration.identity);
    const before = this.#contest(name, registration);
    const isOwn = before?.identity.directory === registration.identity.directory;
    if (before && HELD.has(before.state)) {
      return this.#renewed(this.#confirm(before, registration), registration);
    }
    if (before?.state === "orphaned" && isOwn && registration.resume?.leaseId === before.leaseId)
      return this.#adopt(before, registration);
    const key = choiceKey(registration.identity.directory, name);
    const granted = this.#grantFor(registration, key);
    const copy = copyWithName(name, this.#tables.contents());
    const leftover = before?.state === "orphaned" ? this.#tables.lease(before.leaseId) : undefined;
    if (leftover) this.#tables.putLease({ ...leftover, serviceId: undefined });
    if (before && !isOwn) this.#tables.dropService(before.id);
    const service: ServiceRecord = {
      id: before && isOwn ? before.id : this.#options.randomId(),
      leaseId: granted.leaseId,
      name,
      identity: registration.identity,
      command: registration.command,
      uid: registration.uid,
      state: registration.onDemand ? "idle" : "starting",
      port: granted.port,
      upstreams: [],
      tls: false,
      address: (isOwn ? before.address : undefined) ?? this.#grants.chooseAddress(key),
      lane: registration.lane,
      holder: registration.holder,
      sinceMs: this.#options.clock(),
      exit: undefined,
      lastLines: [],
      notes: [
        ...notes,
        ...granted.notes,
        ...(copy === undefined ? [] : [`${name} leads to the copy ${copy}: \`portolan use --main\` leads back`]),
        ...(leftover ? [`what ran before still listens on port ${leftover.port}`] : []),
      ],
      ...(registration.onDemand ? { onDemand: true } : {}),
    };
    this.#putLeaseOf(service);
    this.#tables.putService(service);
    this.#remember(service, registration.port !== undefined);
    return service;
  }

  update(id: string, { leaseId, patch }: { leaseId: string; patch: ServicePatch }): ServiceRecord {
    const service = this.#owned(id, leaseId);
    const state = patch.state ?? service.state;
    const isResting = state === "idle" || state === "stopped";
    const isStart = state === "starting" && (service.state === "idle" || service.state === "stopped");
    const isStop = state === "stopped" && service.state !== "stopped";
    const exit = isResting && patch.exit ? { ...patch.exit, atMs: this.#options.clock() } : undefined;
    const updated: ServiceRecord = {
      ...service,
      state,
      upstreams: isResting ? [] : (patch.upstreams ?? service.upstreams),
      tls: patch.tls ?? service.tls,
      sinceMs: isStart || isStop ? this.#options.clock() : service.sinceMs,
      // Told again, such as to the next daemon, it ended when it did.
      exit: state === "stopped" && !isStop ? service.exit : exit,
      lastLines: patch.lastLines ? boundedLines(patch.lastLines) : service.lastLines,
    };
    this.#tables.putService(updated);
    return updated;
  }

  end(id: string, options: ServiceEnd): ServiceRecord {
    const known = this.#tables.service(id);
    if (known?.state === "down" && known.leaseId === options.leaseId) return known;
    const exit = { ...options.exit, atMs: this.#options.clock() };
    departService(this.#tables, this.#owned(id, options.leaseId), { exit, lastLines: options.lastLines });
    return this.#known(id);
  }

  replacePort(id: string, { leaseId }: { leaseId: string }): ServiceRecord {
    const service = this.#owned(id, leaseId);
    const port = this.#grants.choosePort(choiceKey(service.identity.directory, service.name));
    const note = `port ${service.port} was taken by another process: moved to ${port}`;
    this.#tables.dropLease(leaseId);
    const moved: ServiceRecord = {
      ...service,
      leaseId: this.#options.randomId(),
      port,
      state: "starting",
      upstreams: [],
      notes: [...service.notes, note].slice(-NOTES_MAX),
    };
    this.#putLeaseOf(moved);
    this.#tables.putService(moved);
    this.#remember(moved, false);
    return moved;
  }

  /** Whose its name is, for the failure that says so. */
  ownerOf(service: ServiceRecord): NameOwner {
    return nameOwner(service, this.#options.holdersOf);
  }

  /** Who has the name: nobody, or a service that this registration is or may follow. Throws when another has it. */
  #contest(name: string, { identity, holder }: ServiceRegistration): ServiceRecord | undefined {
    const alias = this.#tables.alias(name);
    if (alias) {
      const target = `${alias.target.address}:${alias.target.port}`;
      throw chartFailure("NAME_TAKEN", { name, by: { kind: "alias", target } });
    }
    const service = this.#settler.settleName(name);
    if (service === undefined || service.state === "down") return service;
    if (service.identity.directory === identity.directory) {
      const isSame = service.holder !== undefined && sameHolder(service.holder, holder);
      if (isSame || service.state === "orphaned") return service;
    }
    throw chartFailure("NAME_TAKEN", { name, by: this.ownerOf(service) });
  }

  /** The same holder asks again: it gets what it has, or what it says it had if the chart lost that. */
  #confirm(service: ServiceRecord, { resume }: ServiceRegistration): ServiceRecord {
    if (!resume || resume.leaseId === service.leaseId || !this.#canResume(resume)) return service;
    this.#tables.dropLease(service.leaseId);
    const resumed = { ...service, leaseId: resume.leaseId, port: resume.port };
    this.#putLeaseOf(resumed);
    this.#tables.putService(resumed);
    return resumed;
  }

  /** A keeper took over what its dead predecessor had started: the lease goes on under its new holder. */
  #adopt(orphan: ServiceRecord, { holder, uid, command, lane }: ServiceRegistration): ServiceRecord {
    const state = orphan.upstreams.length > 0 ? "ready" : "starting";
    const adopted: ServiceRecord = { ...orphan, holder, uid, command, lane, state };
    this.#putLeaseOf(adopted);
    this.#tables.putService(adopted);
    return adopted;
  }

  /** Its project's file may say another lane or command by now, or that it starts on demand. */
  #renewed(service: ServiceRecord, { lane, command, onDemand }: ServiceRegistration): ServiceRecord {
    const { onDemand: _before, ...rest } = service;
    const changed: ServiceRecord = { ...rest, lane, command, ...(onDemand ? { onDemand } : {}) };
    const isSame = service.onDemand === changed.onDemand && textOf(service) === textOf(changed);
    if (isSame) return service;
    this.#tables.putService(changed);
    return changed;
  }

  #grantFor(
    { resume, port }: ServiceRegistration,
    key: string,
  ): { leaseId: string; port: number; notes: readonly string[] } {
    // Not tried against the system: the service itself listens there.
    if (resume && this.#canResume(resume)) return { ...resume, notes: [] };
    const leaseId = this.#options.randomId();
    if (port !== undefined) return { leaseId, notes: this.#grants.checkPort(port), port };
    const chosen = this.#grants.choosePort(key);
    return {
      leaseId,
      port: chosen,
      notes: resume ? [`port ${resume.port} is no longer its own: moved to ${chosen}`] : [],
    };
  }

  #canResume({ leaseId, port }: { leaseId: string; port: number }): boolean {
    const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
    return isPort && /^[\w-]{1,64}$/.test(leaseId) && !this.#tables.leaseOn(port) && !this.#tables.lease(leaseId);
  }

  #putLeaseOf({ id, leaseId, name, port, holder }: ServiceRecord): void {
    this.#tables.putLease({
      id: leaseId,
      port,
      name,
      state: "granted",
      holder,
      untilMs: undefined,
      serviceId: id,
      sinceMs: this.#options.clock(),
    });
  }

  /** A port that was asked for is no choice: next time without it, the choice before holds. */
  #remember({ identity, name, port, address }: ServiceRecord, isAsked: boolean): void {
    const key = choiceKey(identity.directory, name);
    const before = this.#tables.choice(key);
    const remembered = isAsked ? before?.port : port;
    if (remembered !== undefined)
      this.#tables.putChoice({ key, port: remembered, address: address ?? before?.address });
  }

  #known(id: string): ServiceRecord {
    const service = this.#tables.service(id);
    if (service === undefined) throw chartFailure("SERVICE_UNKNOWN", { id });
    return service;
  }

  /** Compare, then act: nothing is changed by name or id alone. */
  #owned(id: string, leaseId: string): ServiceRecord {
    const service = this.#known(id);
    if (service.leaseId !== leaseId || service.state === "down") {
      throw chartFailure("STALE_LEASE", { name: service.name, leaseId });
    }
    return service;
  }
}

function textOf({ lane, command }: Pick<ServiceRecord, "lane" | "command">): string {
  return JSON.stringify([lane, command]);
}
