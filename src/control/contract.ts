import type { Endpoint, Holder, Lane, ServiceIdentity, ServiceRegistration } from "../chart/core/model.ts";

/**
 * The control API's contract, as types: JSON over HTTP on the daemon's Unix socket. The daemon checks what
 * comes in against schemas that are held to these types; a client needs only the types, so that a command starts fast.
 * Failures come as `{ error: FailureJson }` with status 409 (the answer is no), 422 (bad input) or 500.
 */

export type { Endpoint, Holder, Lane, ServiceIdentity };

/**
 * POST /v1/services → 201 `ServiceView`. Idempotent for one holder: after a daemon's death it registers again with
 * `resume`.
 */
export type RegisterService = ServiceRegistration;

export type ServiceState = "starting" | "ready" | "orphaned" | "down";

export interface ServiceView {
  readonly id: string;
  readonly leaseId: string;
  readonly name: string;
  readonly project: string;
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
  readonly state?: "starting" | "ready";
  readonly upstreams?: readonly Endpoint[];
  readonly tls?: boolean;
  readonly lastLines?: readonly string[];
  /** A stranger has the leased port: grants another one, which the answer holds. */
  readonly replacePort?: true;
}

/** POST /v1/services/:id/end → 204. Compare-and-delete by lease id; the name shows the cause for a while. */
export interface EndService {
  readonly leaseId: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly lastLines: readonly string[];
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
  | { readonly type: "lease"; readonly lease: LeaseView }
  | { readonly type: "lease-gone"; readonly id: string; readonly port: number }
  | { readonly type: "stopping" };

/** Raised with every change that an older peer would misread. */
export const CONTRACT_VERSION = 1;
