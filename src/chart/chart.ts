import { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import type { NameOwner } from "./core/failures.ts";
import { holderKey, sameHolder } from "./core/holder.ts";
import { LEASE_MS_DEFAULT, ListenerIndex } from "./core/lease-rules.ts";
import { checkLeaseRequest } from "./core/lease-request.ts";
import { checkTarget } from "./core/alias-target.ts";
import type {
  AliasRecord,
  ChartChange,
  ChartContents,
  ChartFinding,
  ChartListener,
  Endpoint,
  Holder,
  LeaseRecord,
  LeaseRequest,
  PortRules,
  ServiceExit,
  ServicePatch,
  ServiceRecord,
  ServiceRegistration,
} from "./core/model.ts";
import { aliasName, serviceName } from "./core/names.ts";
import { restoreTables } from "./core/restore.ts";
import { boundedLines, departService, forgetDeparted, serviceOf, settleLease } from "./core/settle.ts";
import { Grants } from "./grants.ts";
import { ChartStore } from "./store.ts";

/** What the chart needs of the world; the daemon passes the real one. All of it answers at once. */
export interface ChartOptions {
  /** Holds chart.db; made with mode 0700 if it is missing. */
  readonly folder: string;
  /** Wall time in milliseconds. */
  readonly clock: () => number;
  /** A new id, unguessable and unique. */
  readonly randomId: () => string;
  /** Whether the port can be bound on the loopback addresses now. */
  readonly isPortFree: (port: number) => boolean;
  readonly isAlive: (holder: Holder) => boolean;
  /** Every TCP listener on this machine. Called once per sweep, and when a name is contested. */
  readonly listeners: () => readonly ChartListener[];
  readonly portRules: PortRules;
  /** All of 127/8 answers here (Linux): services get an address of their own. */
  readonly ownAddresses: boolean;
}

const FINDINGS_MAX = 100;

/**
 * The model of services, leases and aliases, and its store. One owner: the daemon. Every method is
 * synchronous, so that no two grants ever interleave; memory is the truth, and a failed write is a finding.
 *
 * Opening restores what the last daemon knew: what still has a living holder or listener stays as it was.
 */
export class Chart implements Disposable {
  readonly #options: ChartOptions;
  readonly #tables = new ChartTables();
  readonly #grants: Grants;
  readonly #store: ChartStore;
  readonly #listeners = new Set<(change: ChartChange) => void>();
  #findings: ChartFinding[] = [];
  #unheard: ChartChange[] = [];
  #isTelling = false;

  /** @throws {Failure} `CHART_NEWER`, `CHART_HELD`, `CHART_FOLDER_UNUSABLE`. */
  constructor(options: ChartOptions) {
    this.#options = options;
    this.#grants = new Grants(this.#tables, options);
    const { store, stored } = ChartStore.open({
      folder: options.folder,
      clock: options.clock,
      randomId: options.randomId,
      report: (id, message) => this.#report(id, message),
      contents: () => this.#tables.stored(),
    });
    this.#store = store;
    const passedOver = restoreTables(this.#tables, stored, options.clock());
    if (passedOver.length > 0) {
      this.#report(
        "store-contradiction",
        `${passedOver.length} rows of the store contradicted others and were dropped`,
      );
      this.#store.write(passedOver);
    }
    this.sweep();
  }

  /** What went wrong and was survived since the chart was opened; the newest 100. */
  get findings(): readonly ChartFinding[] {
    return this.#findings;
  }

  /** Everything, as it is now. The records are never changed afterwards. */
  view(): ChartContents {
    return this.#tables.contents();
  }

  service(id: string): ServiceRecord | undefined {
    return this.#tables.service(id);
  }

  /** The service of a whole name, also one that is down. */
  serviceNamed(name: string): ServiceRecord | undefined {
    return this.#tables.serviceNamed(name);
  }

  alias(name: string): AliasRecord | undefined {
    return this.#tables.alias(name);
  }

  /**
   * Grants lease, name and address in one transaction. Idempotent for one holder. A service of the same folder
   * whose holder died is taken over with its id; what it left listening keeps its port until it ends.
   *
   * @throws {Failure} `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`, `PORT_INVALID`, `PORT_TAKEN`, `PORTS_EXHAUSTED`.
   */
  registerService(registration: ServiceRegistration): ServiceRecord {
    const { name, notes } = serviceName(registration.identity);
    return this.#transact(() => {
      const before = this.#contest(name, registration);
      const isOwn = before?.identity.directory === registration.identity.directory;
      if (before && (before.state === "starting" || before.state === "ready"))
        return this.#confirm(before, registration);
      const key = choiceKey(registration.identity.directory, name);
      const granted = this.#grantFor(registration, key);
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
        state: "starting",
        port: granted.port,
        upstreams: [],
        tls: false,
        address: (isOwn ? before.address : undefined) ?? this.#grants.chooseAddress(key),
        holder: registration.holder,
        sinceMs: this.#options.clock(),
        exit: undefined,
        lastLines: [],
        notes: [
          ...notes,
          ...granted.notes,
          ...(leftover ? [`what ran before still listens on port ${leftover.port}`] : []),
        ],
      };
      this.#putLeaseOf(service);
      this.#tables.putService(service);
      this.#remember(service, registration.port !== undefined);
      return service;
    });
  }

  /** @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`. */
  updateService(id: string, { leaseId, patch }: { leaseId: string; patch: ServicePatch }): ServiceRecord {
    return this.#transact(() => {
      const service = this.#owned(id, leaseId);
      const updated: ServiceRecord = {
        ...service,
        state: patch.state ?? service.state,
        upstreams: patch.upstreams ?? service.upstreams,
        tls: patch.tls ?? service.tls,
        lastLines: patch.lastLines ? boundedLines(patch.lastLines) : service.lastLines,
      };
      this.#tables.putService(updated);
      return updated;
    });
  }

  /**
   * Frees name and lease; the record stays for an hour as `down`, so that its page can say why.
   * Does nothing to one that is down already.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`.
   */
  endService(
    id: string,
    options: { leaseId: string; exit: Omit<ServiceExit, "atMs">; lastLines: readonly string[] },
  ): ServiceRecord {
    return this.#transact(() => {
      const known = this.#tables.service(id);
      if (known?.state === "down" && known.leaseId === options.leaseId) return known;
      const exit = { ...options.exit, atMs: this.#options.clock() };
      departService(this.#tables, this.#owned(id, options.leaseId), { exit, lastLines: options.lastLines });
      return this.#known(id);
    });
  }

  /**
   * Grants another lease to a service whose port a stranger has. The record has the new lease and `starting`.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`, `PORTS_EXHAUSTED`.
   */
  replacePort(id: string, { leaseId }: { leaseId: string }): ServiceRecord {
    return this.#transact(() => {
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
        notes: [...service.notes, note].slice(-10),
      };
      this.#putLeaseOf(moved);
      this.#tables.putService(moved);
      this.#remember(moved, false);
      return moved;
    });
  }

  /** All or none. @throws {Failure} `LEASE_REQUEST_INVALID`, `PORTS_EXHAUSTED`. */
  grantLeases(request: LeaseRequest): readonly LeaseRecord[] {
    checkLeaseRequest(request);
    return this.#transact(() => {
      const nowMs = this.#options.clock();
      const forMs = request.forMs ?? (request.holder ? undefined : LEASE_MS_DEFAULT);
      const ports = new Set<number>();
      const leases = Array.from({ length: request.count }, (_, index): LeaseRecord => {
        const id = this.#options.randomId();
        // A lease with a name gets the same port next time; one without begins anywhere.
        const key = choiceKey("lease", `${request.name ?? id} ${index}`);
        const port = this.#grants.choosePort(key, ports);
        ports.add(port);
        const untilMs = forMs === undefined ? undefined : nowMs + forMs;
        return {
          id,
          port,
          name: request.name,
          state: "granted",
          holder: request.holder,
          untilMs,
          serviceId: undefined,
          sinceMs: nowMs,
        };
      });
      for (const lease of leases) this.#tables.putLease(lease);
      return leases;
    });
  }

  /** @throws {Failure} `LEASE_UNKNOWN`, `LEASE_OF_SERVICE`. */
  releaseLease(id: string): void {
    this.#transact(() => {
      const lease = this.#tables.lease(id);
      if (lease === undefined) throw chartFailure("LEASE_UNKNOWN", { id });
      const service = serviceOf(this.#tables, lease);
      if (service) throw chartFailure("LEASE_OF_SERVICE", { id, name: service.name });
      this.#tables.dropLease(id);
    });
  }

  /**
   * Sets or replaces an alias. The target's address is an IP address in canonical form, or `localhost`.
   *
   * @throws {Failure} `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`, `TARGET_INVALID`.
   */
  putAlias(name: string, target: Endpoint): AliasRecord {
    const whole = aliasName(name);
    const checked = checkTarget(target);
    return this.#transact(() => {
      const service = this.#settled(whole);
      if (service && service.state !== "down") throw chartFailure("NAME_TAKEN", { name: whole, by: ownerOf(service) });
      if (service) this.#tables.dropService(service.id);
      const alias = { name: whole, target: checked, sinceMs: this.#options.clock() };
      this.#tables.putAlias(alias);
      return alias;
    });
  }

  /** @throws {Failure} `ALIAS_UNKNOWN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`. */
  removeAlias(name: string): void {
    const whole = aliasName(name);
    this.#transact(() => {
      if (!this.#tables.alias(whole)) throw chartFailure("ALIAS_UNKNOWN", { name: whole });
      this.#tables.dropAlias(whole);
    });
  }

  /**
   * Looks at holders, listeners and the clock: frees what nobody has any more, marks what lost its keeper,
   * forgets what was down for long. Also looks after the store. Listeners hear the changes too.
   */
  sweep(): readonly ChartChange[] {
    const nowMs = this.#options.clock();
    const index = new ListenerIndex(this.#options.listeners());
    const alive = new Map<string, boolean>();
    for (const { id } of this.#tables.contents().leases) {
      const lease = this.#tables.lease(id);
      if (lease) this.#settle(lease, { nowMs, index, alive });
    }
    forgetDeparted(this.#tables, nowMs);
    const changes = this.#commit();
    this.#store.care();
    this.#tell();
    return changes;
  }

  /** Calls `listener` after each change, in order. Returns what ends it. */
  onChange(listener: (change: ChartChange) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#store[Symbol.dispose]();
  }

  /** Who has the name: nobody, or a service that this registration is or may follow. Throws when another has it. */
  #contest(name: string, { identity, holder }: ServiceRegistration): ServiceRecord | undefined {
    const alias = this.#tables.alias(name);
    if (alias) {
      const target = `${alias.target.address}:${alias.target.port}`;
      throw chartFailure("NAME_TAKEN", { name, by: { kind: "alias", target } });
    }
    const service = this.#settled(name);
    if (service === undefined || service.state === "down") return service;
    if (service.identity.directory === identity.directory) {
      const isSame = service.holder !== undefined && sameHolder(service.holder, holder);
      if (isSame || service.state === "orphaned") return service;
    }
    throw chartFailure("NAME_TAKEN", { name, by: ownerOf(service) });
  }

  /** The service of a name, in the state that is true at this moment. */
  #settled(name: string): ServiceRecord | undefined {
    const lease = this.#tables.lease(this.#tables.serviceNamed(name)?.leaseId ?? "");
    if (lease?.holder && !this.#options.isAlive(lease.holder)) {
      const index = new ListenerIndex(this.#options.listeners());
      this.#settle(lease, { nowMs: this.#options.clock(), index, alive: new Map() });
    }
    return this.#tables.serviceNamed(name);
  }

  #settle(
    lease: LeaseRecord,
    { nowMs, index, alive }: { nowMs: number; index: ListenerIndex; alive: Map<string, boolean> },
  ): void {
    let isHolderAlive: boolean | undefined;
    if (lease.holder) {
      const key = holderKey(lease.holder);
      isHolderAlive = alive.get(key) ?? this.#options.isAlive(lease.holder);
      alive.set(key, isHolderAlive);
    }
    const isListening = index.isListening(lease, serviceOf(this.#tables, lease));
    settleLease(this.#tables, lease, { nowMs, isHolderAlive, isListening });
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

  /** Does `work` and makes what it changed last; what it changed before a failure was true on its own. */
  #transact<T>(work: () => T): T {
    try {
      return work();
    } finally {
      this.#commit();
      this.#tell();
    }
  }

  #commit(): readonly ChartChange[] {
    const { changes, rows } = this.#tables.takeChanges();
    this.#unheard.push(...changes);
    this.#store.write(rows);
    return changes;
  }

  /** In order, also when a listener changes the chart. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let change = this.#unheard.shift(); change; change = this.#unheard.shift()) {
        for (const listener of this.#listeners) listener(change);
      }
    } finally {
      this.#isTelling = false;
    }
  }

  #report(id: string, message: string): void {
    const finding = { id, message, atMs: this.#options.clock() };
    this.#findings = [...this.#findings, finding].slice(-FINDINGS_MAX);
    this.#unheard.push({ type: "finding", finding });
  }
}

function ownerOf({ identity, holder, state }: ServiceRecord): NameOwner {
  return { kind: "service", directory: identity.directory, pid: holder?.pid, orphaned: state === "orphaned" };
}

/** What a choice is remembered by: the folder and the name, which has project, branch and service. */
function choiceKey(directory: string, name: string): string {
  return `${directory}\0${name}`;
}
