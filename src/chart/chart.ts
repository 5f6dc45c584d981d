import { AdoptionDesk } from "./adoption-desk.ts";
import { checkTarget } from "./core/alias-target.ts";
import { ChartTables } from "./core/chart-tables.ts";
import { ClockSteps } from "./core/clock-steps.ts";
import { chartFailure } from "./core/failures.ts";
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
  ListenerAdoption,
  PortHolder,
  PortRules,
  ServicePatch,
  ServiceRecord,
  ServiceRegistration,
  UseRecord,
} from "./core/model.ts";
import { aliasName } from "./core/names.ts";
import { restamp, stepBefore } from "./core/restamp.ts";
import { restoreTables } from "./core/restore.ts";
import { Grants } from "./grants.ts";
import { LeaseDesk } from "./lease-desk.ts";
import { ServiceDesk } from "./service-desk.ts";
import type { ServiceEnd } from "./service-desk.ts";
import { Settler } from "./settler.ts";
import { ChartStore } from "./store.ts";
import { UseDesk } from "./use-desk.ts";

/** What the chart needs of the world; the daemon passes the real one. All of it answers at once. */
export interface ChartOptions {
  /** Holds chart.db; made with mode 0700 if it is missing. */
  readonly folder: string;
  /** Wall time in milliseconds. Somebody may set it: stamps are moved along. */
  readonly clock: () => number;
  /** Time since the machine was started, in milliseconds, which nobody sets. */
  readonly uptime: () => number;
  /** A new id, unguessable and unique. */
  readonly randomId: () => string;
  /** Whether the port can be bound on the loopback addresses now. */
  readonly isPortFree: (port: number) => boolean;
  /** Who listens there. Asked only for a failure that says so. */
  readonly holdersOf: (port: number) => readonly PortHolder[];
  readonly isAlive: (holder: Holder) => boolean;
  /** Every TCP listener on this machine. Called once per sweep, and when a name is contested. */
  readonly listeners: () => readonly ChartListener[];
  /** Of this boot: whatever listens on a port that was held before a reboot is a stranger. */
  readonly bootId?: string | undefined;
  readonly portRules: PortRules;
  /** Whose chart it is. */
  readonly uid: number;
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
  readonly #steps = new ClockSteps();
  readonly #settler: Settler;
  readonly #services: ServiceDesk;
  readonly #leases: LeaseDesk;
  readonly #adoptions: AdoptionDesk;
  readonly #uses: UseDesk;
  readonly #store: ChartStore;
  readonly #listeners = new Set<(change: ChartChange) => void>();
  #findings: ChartFinding[] = [];
  #unheard: ChartChange[] = [];
  #isTelling = false;

  /** @throws {Failure} `CHART_NEWER`, `CHART_HELD`, `CHART_FOLDER_UNUSABLE`. */
  constructor(options: ChartOptions) {
    this.#options = options;
    const grants = new Grants(this.#tables, options);
    this.#settler = new Settler(this.#tables, options);
    this.#services = new ServiceDesk(this.#tables, { ...options, grants, settler: this.#settler });
    this.#leases = new LeaseDesk(this.#tables, { ...options, grants });
    this.#adoptions = new AdoptionDesk(this.#tables, { ...options, grants, settler: this.#settler });
    this.#uses = new UseDesk(this.#tables, options);
    const { store, stored } = ChartStore.open({
      folder: options.folder,
      clock: options.clock,
      randomId: options.randomId,
      report: (id, message) => this.#report(id, message),
      contents: () => this.#tables.stored(),
    });
    this.#store = store;
    const nowMs = options.clock();
    const passedOver = restoreTables(this.#tables, stored, nowMs);
    this.#move(stepBefore(this.#tables.stored(), nowMs));
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
    return this.#transact(() => this.#services.register(registration));
  }

  /** @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`. */
  updateService(id: string, options: { leaseId: string; patch: ServicePatch }): ServiceRecord {
    return this.#transact(() => this.#services.update(id, options));
  }

  /**
   * Frees name and lease; the record stays for an hour as `down`, so that its page can say why.
   * Does nothing to one that is down already.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`.
   */
  endService(id: string, end: ServiceEnd): ServiceRecord {
    return this.#transact(() => this.#services.end(id, end));
  }

  /**
   * Grants another lease to a service whose port a stranger has. The record has the new lease and `starting`.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`, `PORTS_EXHAUSTED`.
   */
  replacePort(id: string, options: { leaseId: string }): ServiceRecord {
    return this.#transact(() => this.#services.replacePort(id, options));
  }

  /**
   * Gives a name to a listener that somebody else started, as the daemon has found it. It goes when its holder or its
   * sockets go. Idempotent for one holder, port and name.
   *
   * @throws {Failure} `LISTENER_OF_SERVICE`, `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`.
   */
  adoptListener(adoption: ListenerAdoption): ServiceRecord {
    return this.#transact(() => this.#adoptions.adopt(adoption));
  }

  /** @throws {Failure} `ADOPTION_UNKNOWN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`. */
  releaseListener(name: string): ServiceRecord {
    return this.#transact(() => this.#adoptions.release(name));
  }

  /** Leads the names of a project's main copy to another one, or back (undefined). @throws {Failure} `COPY_UNKNOWN`. */
  useCopy(project: string, branch: string | undefined): UseRecord | undefined {
    return this.#transact(() => this.#uses.use(project, branch));
  }

  /** All or none. @throws {Failure} `LEASE_REQUEST_INVALID`, `PORTS_EXHAUSTED`. */
  grantLeases(request: LeaseRequest): readonly LeaseRecord[] {
    return this.#transact(() => this.#leases.grant(request));
  }

  /** @throws {Failure} `LEASE_UNKNOWN`, `LEASE_OF_SERVICE`. */
  releaseLease(id: string): void {
    this.#transact(() => this.#leases.release(id));
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
      const service = this.#settler.settleName(whole);
      if (service && service.state !== "down") {
        throw chartFailure("NAME_TAKEN", { name: whole, by: this.#services.ownerOf(service) });
      }
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
    this.#followClock();
    this.#settler.settleAll();
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

  /** Does `work` and makes what it changed last; what it changed before a failure was true on its own. */
  #transact<T>(work: () => T): T {
    this.#followClock();
    try {
      return work();
    } finally {
      this.#commit();
      this.#tell();
    }
  }

  /** Before anything is stamped or compared. */
  #followClock(): void {
    const { clock, uptime } = this.#options;
    this.#move(this.#steps.look({ wallMs: clock(), uptimeMs: uptime() }));
  }

  #move(stepMs: number): void {
    if (stepMs !== 0) restamp(this.#tables, stepMs);
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
