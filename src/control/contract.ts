import type { OutputPlace } from "../host/core/processes/output-place.ts";
import type { Adoption, Endpoint, Holder, Lane, ServiceIdentity, ServiceRegistration } from "../chart/core/model.ts";

/**
 * The control API's contract, as types: JSON over HTTP on the daemon's Unix socket. The daemon checks what
 * comes in against schemas that are held to these types; a client needs only the types, so that a command starts fast.
 * Failures come as `{ error: FailureJson }` with status 409 (the answer is no), 422 (bad input) or 500.
 */

export type { Adoption, Endpoint, Holder, Lane, OutputPlace, ServiceIdentity };

/**
 * POST /v1/services → 201 `ServiceView`. Idempotent for one holder: after a daemon's death it registers again with
 * `resume`.
 */
export type RegisterService = ServiceRegistration;

/** `idle`: registered, and started by its first request. `stopped`: registered, and started when its keeper is told to. */
export type ServiceState = "idle" | "starting" | "ready" | "stopped" | "orphaned" | "down";

export interface ServiceView {
  readonly id: string;
  readonly leaseId: string;
  readonly name: string;
  readonly project: string;
  /** Branch of a linked worktree, or the copy's name; absent in the main copy. */
  readonly branch?: string | undefined;
  readonly directory: string;
  readonly command: readonly string[];
  readonly state: ServiceState;
  readonly port: number;
  /** Where it was found listening. */
  readonly upstreams: readonly Endpoint[];
  /** Its own loopback address at the gateway's port, or undefined where the platform has none. */
  readonly front: Endpoint | undefined;
  /** Where TCP or UDP clients reach it; undefined of one that speaks HTTP. One with a lane has no front. */
  readonly lane: LaneView | undefined;
  /** URLs that work, https first; of a lane its endpoint's, such as `postgres://127.77.4.5:5432`. */
  readonly urls: readonly string[];
  readonly holder: Holder | undefined;
  readonly uid: number;
  readonly sinceMs: number;
  readonly exit: { readonly code: number | null; readonly signal: string | null; readonly atMs: number } | undefined;
  readonly lastLines: readonly string[];
  /** Said aloud to the user, such as `name shortened`. */
  readonly notes: readonly string[];
  /** It is started when it is wanted. */
  readonly onDemand?: true | undefined;
  /** Set on a listener that somebody else started and that got a name: where its output goes. */
  readonly adopted?: Adoption | undefined;
}

/** A lane, with what clients are told. */
export interface LaneView extends Lane {
  /** Ends in `.test`, such as `db.shop.test`. */
  readonly name: string;
  /** At its own address and conventional port; where that cannot be, where the service itself listens. */
  readonly endpoint: Endpoint;
  /** What its command is given as HOST and PORT. */
  readonly listen: Endpoint;
  /** Who keeps it from its port, such as `process 812 (docker-proxy) on 0.0.0.0`. It is looked at again. */
  readonly blockedBy: string | undefined;
}

/** PATCH /v1/services/:id → `ServiceView`, answered when the gateway has it in force. */
export interface UpdateService {
  /** Compare-and-set: refused with STALE_LEASE when the service has another lease by now. */
  readonly leaseId: string;
  /**
   * `idle`: it was stopped, and the next request is held while its keeper starts it again. `stopped`: it was stopped or
   * given up, and requests are answered at once with how it ended; it keeps its lease, its name and its address.
   */
  readonly state?: "idle" | "starting" | "ready" | "stopped";
  readonly upstreams?: readonly Endpoint[];
  readonly tls?: boolean;
  readonly lastLines?: readonly string[];
  /** With `idle`: how the start that was wanted ended, with which requests that wait are answered. With `stopped`: its end. */
  readonly exit?: { readonly code: number | null; readonly signal: string | null };
  /** A stranger has the leased port: grants another one, which the answer holds. */
  readonly replacePort?: true;
}

/** POST /v1/services/:id/end → 204. Compare-and-delete by lease id; the name shows the cause for a while. */
export interface EndService {
  readonly leaseId: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly lastLines: readonly string[];
}

/**
 * GET /v1/services/:id/hold: a line of server-sent events for as long as the keeper lives; each `data` that is not empty
 * is one of these. Only a service that is registered `onDemand` hears any.
 */
export type KeeperWord =
  /** A request or connection waits for it. Said again every two seconds while one does. */
  | { readonly type: "wanted" }
  /** Nothing has been open since then, in wall time. Said every five seconds, until something is open again. */
  | { readonly type: "quiet"; readonly sinceMs: number };

/**
 * POST /v1/adoptions → 201 `ServiceView`. The daemon finds by itself who listens on the port. Idempotent for one holder,
 * port and name. DELETE /v1/adoptions/:name → 204 takes the name back.
 */
export interface AdoptListener {
  readonly port: number;
  /** Its folder is that of the process. */
  readonly identity: Omit<ServiceIdentity, "directory">;
  /** It speaks TCP, and is reached by a lane. */
  readonly lane?: Lane | undefined;
}

/** PUT /v1/uses/:project → `UseView`, answered when the gateway has it in force. DELETE leads back to the main copy. */
export interface UseCopy {
  /** The copy's branch or name. */
  readonly branch: string;
}

export interface UseView {
  readonly project: string;
  readonly branch: string;
  readonly sinceMs: number;
  /** Names that lead to the copy, such as `web.shop.localhost`. */
  readonly names: readonly string[];
  /** Something of the copy runs. */
  readonly isUp: boolean;
}

/** POST /v1/leases → 201 `LeaseView[]`. */
export interface GrantLeases {
  /** 1 to 1,000. */
  readonly count: number;
  readonly name: string | undefined;
  /** Until this process ends … */
  readonly holder: Holder | undefined;
  /** … or for this long, in milliseconds (default 600,000; at most 7 days). */
  readonly forMs: number | undefined;
  /** This very port, where one is asked for; refused with PORT_TAKEN when somebody has it. */
  readonly port?: number;
}

export interface LeaseView {
  readonly id: string;
  readonly port: number;
  readonly name: string | undefined;
  readonly state: "granted" | "listening" | "orphaned";
  readonly holder: Holder | undefined;
  readonly untilMs: number | undefined;
}

/** PUT /v1/aliases/:name → `AliasView`. */
export interface PutAlias {
  readonly target: Endpoint;
}

export interface AliasView {
  readonly name: string;
  readonly target: Endpoint;
  readonly urls: readonly string[];
}

export interface GatewayView {
  /** Ports that answer, the one in printed URLs first. */
  readonly ports: readonly number[];
  readonly addresses: readonly string[];
  readonly workers: readonly {
    readonly pid: number;
    readonly engine: "bun" | "node";
    readonly release: string;
    readonly openConnections: number;
    readonly requests: number;
    readonly residentBytes: number;
  }[];
}

/** GET /v1/status. */
export interface DaemonStatus {
  readonly pid: number;
  readonly release: string;
  /** The contract's version: an older daemon is replaced by a newer command, never the other way round. */
  readonly contract: number;
  readonly startedAtMs: number;
  readonly home: string;
  readonly gateway: GatewayView;
  /** Projects whose names lead to a copy. */
  readonly uses?: readonly UseView[];
  /** Answers for the names of lanes, over UDP and TCP. */
  readonly resolver: Endpoint | undefined;
  /** What went wrong and was survived, such as a store that was kept aside. */
  readonly findings: readonly string[];
}

/** GET /v1/chart: all that is there. Also the shape of `chart.json`, for readers without a daemon. */
export interface ChartView {
  readonly services: readonly ServiceView[];
  readonly leases: readonly LeaseView[];
  readonly aliases: readonly AliasView[];
  readonly uses?: readonly UseView[];
}

/** POST /v1/certificates → `CertificateView`. */
export interface IssueCertificate {
  readonly name: string;
}

export interface CertificateView {
  readonly name: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly notAfterMs: number;
}

/** GET /v1/authority: what programs must trust for https to work. */
export interface AuthorityView {
  readonly rootPem: string;
  /** Tells this authority from any other; part of its name. */
  readonly keyId: string;
  readonly notAfterMs: number;
  /** Bundles for runtimes that take trust by a variable, such as NODE_EXTRA_CA_CERTS. */
  readonly trustFiles: Readonly<Record<string, string>>;
}

/** POST /v1/stop → 202; the daemon is gone when its connections close. */
export interface StopDaemon {
  /** Leaves the gateway workers serving for the next daemon. Services live on in either case. */
  readonly keepWorkers?: boolean;
  /** Only if the daemon is this process; refused with OTHER_DAEMON when another one has taken its place. */
  readonly pid?: number;
}

/** GET /v1/events: server-sent events; each `data` is one of these. */
export type ControlEvent =
  | { readonly type: "service"; readonly service: ServiceView }
  | { readonly type: "service-gone"; readonly id: string; readonly name: string }
  | { readonly type: "alias"; readonly alias: AliasView }
  | { readonly type: "alias-gone"; readonly name: string }
  | { readonly type: "use"; readonly use: UseView }
  | { readonly type: "use-gone"; readonly project: string }
  | { readonly type: "lease"; readonly lease: LeaseView }
  | { readonly type: "lease-gone"; readonly id: string; readonly port: number }
  | { readonly type: "stopping" };

/** Raised with every change that an older peer would misread. */
export const CONTRACT_VERSION = 1;
