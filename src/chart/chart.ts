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

/**
 * The model of services, leases and aliases, and its store. One owner: the daemon. Every method is
 * synchronous, so that no two grants ever interleave; memory is the truth, and a failed write is a finding.
 *
 * Opening restores what the last daemon knew: what still has a living holder or listener stays as it was.
 */
export declare class Chart implements Disposable {
  /** @throws {Failure} `CHART_NEWER`, `CHART_HELD`, `CHART_FOLDER_UNUSABLE`. */
  constructor(options: ChartOptions);

  /** What went wrong and was survived since the chart was opened; at most 100. */
  get findings(): readonly ChartFinding[];

  /** Everything, as it is now. The records are never changed afterwards. */
  view(): ChartContents;

  service(id: string): ServiceRecord | undefined;

  /** The service of a whole name, also one that is down. */
  serviceNamed(name: string): ServiceRecord | undefined;

  alias(name: string): AliasRecord | undefined;

  /**
   * Grants lease, name and address in one transaction. Idempotent for one holder.
   *
   * @throws {Failure} `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`, `PORT_TAKEN`, `PORTS_EXHAUSTED`.
   */
  registerService(registration: ServiceRegistration): ServiceRecord;

  /** @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`. */
  updateService(id: string, options: { leaseId: string; patch: ServicePatch }): ServiceRecord;

  /**
   * Frees name and lease; the record stays for an hour as `down`, so that its page can say why.
   * Does nothing to one that is down already.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`.
   */
  endService(
    id: string,
    options: { leaseId: string; exit: Omit<ServiceExit, "atMs">; lastLines: readonly string[] },
  ): ServiceRecord;

  /**
   * Grants another lease to a service whose port a stranger has. The record has the new lease and `starting`.
   *
   * @throws {Failure} `SERVICE_UNKNOWN`, `STALE_LEASE`, `PORTS_EXHAUSTED`.
   */
  replacePort(id: string, options: { leaseId: string }): ServiceRecord;

  /** All or none. @throws {Failure} `LEASE_REQUEST_INVALID`, `PORTS_EXHAUSTED`. */
  grantLeases(request: LeaseRequest): readonly LeaseRecord[];

  /** @throws {Failure} `LEASE_UNKNOWN`, `LEASE_OF_SERVICE`. */
  releaseLease(id: string): void;

  /** Sets or replaces it. @throws {Failure} `NAME_TAKEN`, `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`, `TARGET_INVALID`. */
  putAlias(name: string, target: Endpoint): AliasRecord;

  /** @throws {Failure} `ALIAS_UNKNOWN`. */
  removeAlias(name: string): void;

  /**
   * Looks at holders, listeners and the clock: frees what nobody has any more, marks what lost its keeper,
   * forgets what was down for long. Also looks after the store. Listeners hear the changes too.
   */
  sweep(): readonly ChartChange[];

  /** Calls `listener` after each change, in order. Returns what ends it. */
  onChange(listener: (change: ChartChange) => void): Disposable;

  [Symbol.dispose](): void;
}
