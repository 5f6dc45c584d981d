import type { OutputPlace } from "../../host/core/processes/output-place.ts";
import type { ProcessIdentity } from "../../host/core/processes/process-identity.ts";

/**
 * The chart: what Portolan knows of this machine's services, leases and aliases. Plain data; the rules
 * stand in the files beside this one, and `Chart` applies them.
 */

/** Who keeps a lease or a service alive. */
export type Holder = ProcessIdentity;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A front for TCP or UDP at a service's own address and the protocol's conventional port. */
export interface Lane {
  /** Such as `postgres`; names the scheme of its URL. */
  readonly protocol: string;
  /** The conventional port, 1 to 65,535. */
  readonly port: number;
  readonly transport: "tcp" | "udp";
  /** Further ports that clients dial, such as those of FTP's passive mode. */
  readonly extra: readonly PortSpan[];
  /** `direct`: the service itself listens there, at full speed; `forward`: the gateway does, and dials the service. */
  readonly bind: "direct" | "forward";
}

/** Every part from which a name is made; what is undefined was not set. */
export interface ServiceIdentity {
  /** Folder in which the command runs: two folders never share a name. */
  readonly directory: string;
  readonly project: string;
  /** Undefined for a project of a single service. */
  readonly service: string | undefined;
  /** Branch of a linked worktree, or the copy's name; undefined in the main copy. */
  readonly branch: string | undefined;
  /** Asked for: `api` or `api.shop` (the branch is added to the last label), or exact when it ends in `.localhost`. */
  readonly name: string | undefined;
}

/** What a keeper asks for. */
export interface ServiceRegistration {
  readonly identity: ServiceIdentity;
  readonly holder: Holder;
  readonly uid: number;
  readonly command: readonly string[];
  /** A port that must be this one; undefined lets the chart choose. */
  readonly port: number | undefined;
  /** What it had from a daemon or by a keeper that died: taken over as it was, if nobody else has it. */
  readonly resume: { readonly leaseId: string; readonly port: number } | undefined;
  /** It speaks TCP or UDP, and is reached by a lane. */
  readonly lane?: Lane | undefined;
  /** It is started by its first request or connection: it begins as `idle`. */
  readonly onDemand?: true | undefined;
}

/**
 * `idle`: it holds its name and lease, and starts with the first request. `stopped`: its keeper holds both, and starts it
 * when somebody says so. `orphaned`: its keeper died, its listener lives. `down`: it ended, and is shown for a while.
 */
export type ServiceState = "idle" | "starting" | "ready" | "stopped" | "orphaned" | "down";

/** A listener that somebody else started, and to which a name was given: it goes when its holder or its socket goes. */
export interface Adoption {
  /** Inodes of its listening sockets: no other socket is ever taken for one of these. */
  readonly inodes: readonly number[];
  readonly stdout: OutputPlace;
  readonly stderr: OutputPlace;
}

/** What the daemon has found out of a listener, for the chart to adopt it. */
export interface ListenerAdoption {
  readonly identity: ServiceIdentity;
  /** The process that holds the sockets; of a server with workers, the one above. */
  readonly holder: Holder;
  readonly uid: number;
  readonly command: readonly string[];
  readonly port: number;
  readonly upstreams: readonly Endpoint[];
  readonly lane: Lane | undefined;
  readonly adoption: Adoption;
}

export interface ServiceExit {
  /** Exit status; null when a signal ended it, or when nobody saw it end. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly atMs: number;
}

export interface ServiceRecord {
  /** Stays the same while the same folder registers the same name again. */
  readonly id: string;
  /** Its lease; of one that is down, the last one it had. */
  readonly leaseId: string;
  /** The whole name, such as `web.shop.localhost`. */
  readonly name: string;
  readonly identity: ServiceIdentity;
  readonly command: readonly string[];
  readonly uid: number;
  readonly state: ServiceState;
  /** The leased port; where it really listens is in `upstreams`. */
  readonly port: number;
  /** Where it was found listening, in the order in which they are dialled. */
  readonly upstreams: readonly Endpoint[];
  /** It speaks TLS itself. */
  readonly tls: boolean;
  /** Its own address in 127.77.0.0/16; undefined where the platform has only 127.0.0.1. */
  readonly address: string | undefined;
  /** Undefined of one that speaks HTTP. */
  readonly lane: Lane | undefined;
  /** Undefined of one that is down. */
  readonly holder: Holder | undefined;
  readonly sinceMs: number;
  readonly exit: ServiceExit | undefined;
  /** Newest last; at most 40. */
  readonly lastLines: readonly string[];
  /** Said aloud to the user, such as `name shortened`. */
  readonly notes: readonly string[];
  /** Its keeper starts it when it is wanted. */
  readonly onDemand?: true | undefined;
  /** Set on a listener that somebody else started. */
  readonly adopted?: Adoption | undefined;
}

/** What a keeper may change of its service; what is absent stays. */
export interface ServicePatch {
  /** `idle` and `stopped` take its upstreams away. */
  readonly state?: "idle" | "starting" | "ready" | "stopped" | undefined;
  readonly upstreams?: readonly Endpoint[] | undefined;
  readonly tls?: boolean | undefined;
  readonly lastLines?: readonly string[] | undefined;
  /** With `idle`: how a start that failed ended. Whoever waits for it is told so. With `stopped`: how it ended. */
  readonly exit?: Omit<ServiceExit, "atMs"> | undefined;
}

export type LeaseState = "granted" | "listening" | "orphaned";

export interface LeaseRecord {
  readonly id: string;
  readonly port: number;
  /** What its asker called it, or the service's name. */
  readonly name: string | undefined;
  readonly state: LeaseState;
  readonly holder: Holder | undefined;
  /** Ends then, unless something listens on the port; undefined while a holder keeps it. */
  readonly untilMs: number | undefined;
  /** Set when the lease is a service's. */
  readonly serviceId: string | undefined;
  readonly sinceMs: number;
}

/** Who asks for leases without a service, and for how long. */
export interface LeaseRequest {
  /** 1 to 1,000. */
  readonly count: number;
  readonly name: string | undefined;
  /** Until this process ends … */
  readonly holder: Holder | undefined;
  /** … or for this long, in milliseconds (default 600,000 without a holder; at most 7 days). */
  readonly forMs: number | undefined;
  /** This very port; only of a single lease. */
  readonly port?: number;
}

/** A name that leads to an endpoint that Portolan did not start. It lives until it is removed. */
export interface AliasRecord {
  readonly name: string;
  readonly target: Endpoint;
  readonly sinceMs: number;
}

/** A copy of a project to which the names of its main copy lead. */
export interface UseRecord {
  readonly project: string;
  /** The copy's branch or name. */
  readonly branch: string;
  readonly sinceMs: number;
}

export interface ChartContents {
  readonly services: readonly ServiceRecord[];
  /** All leases, those of services too (`serviceId` is set on them). */
  readonly leases: readonly LeaseRecord[];
  readonly aliases: readonly AliasRecord[];
  /** One for each project whose names lead to a copy. */
  readonly uses: readonly UseRecord[];
}

/** Something that went wrong and was survived, such as a store that was kept aside. */
export interface ChartFinding {
  /** Kebab-case, such as `store-kept-aside`. */
  readonly id: string;
  readonly message: string;
  readonly atMs: number;
}

/** Each change of the chart, after it is in force. A record comes whole. */
export type ChartChange =
  | { readonly type: "service"; readonly service: ServiceRecord }
  | { readonly type: "service-gone"; readonly id: string; readonly name: string }
  | { readonly type: "lease"; readonly lease: LeaseRecord }
  | { readonly type: "lease-gone"; readonly id: string; readonly port: number }
  | { readonly type: "alias"; readonly alias: AliasRecord }
  | { readonly type: "alias-gone"; readonly name: string }
  | { readonly type: "use"; readonly use: UseRecord }
  | { readonly type: "use-gone"; readonly project: string }
  | { readonly type: "finding"; readonly finding: ChartFinding };

/** A socket that accepts on this machine, as far as the chart cares. */
export interface ChartListener {
  readonly address: string;
  readonly port: number;
  /** The lease in its process's environment (`PORTOLAN_LEASE`), where that is known: another one's id means a stranger. */
  readonly leaseId?: string | undefined;
  /** Of the socket, where that is known. */
  readonly inode?: number | undefined;
}

/** Who listens on a port, as far as this user may see it. */
export interface PortHolder {
  readonly address: string;
  readonly pid: number | undefined;
  /** For a message, such as `process 4121 (node server.js)`. */
  readonly text: string;
}

/** Ports from `first` to `last`, both included. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** What this machine says about its ports. */
export interface PortRules {
  /** What the system lends to outgoing connections (`ip_local_port_range`). */
  readonly ephemeral: PortSpan | undefined;
  /** Never lent and never leased (`ip_local_reserved_ports`). */
  readonly reserved: readonly PortSpan[];
  /** Leases come from here only, instead of from the part that is chosen by the rules. */
  readonly only?: PortSpan | undefined;
}
