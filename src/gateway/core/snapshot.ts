/**
 * What a gateway worker knows of the world: an immutable, versioned snapshot that the daemon sends in
 * full when a worker connects, and as deltas after. The worker goes on with its last one when the
 * daemon is away.
 */

/** A listening socket of the gateway. Its descriptor comes beside the snapshot, by its id. */
export interface GatewayListener {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  /** Set on a front and on a lane: everything that arrives here goes to this service, whatever the Host says. */
  readonly serviceId: string | undefined;
  /** Set on a lane: bytes or datagrams pass as they are. */
  readonly lane?: GatewayLane;
}

/** How a lane leads to its service. */
export interface GatewayLane {
  readonly transport: "tcp" | "udp";
  /** The port that is dialled at the service's address; undefined: the one at which it was found. */
  readonly upstreamPort: number | undefined;
}

/** Where a service's process listens. */
export interface Upstream {
  readonly address: string;
  readonly port: number;
}

export interface ServiceExit {
  /** Exit status, or null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly atMs: number;
}

/** A service as the gateway needs it: where to send requests, and what to say when that fails. */
export interface RoutedService {
  readonly id: string;
  /** Host name without port, such as `web.shop.localhost`. */
  readonly name: string;
  /** `down` is one that ended or is stopped; it is kept, so that its page can say why. */
  readonly state: "idle" | "starting" | "ready" | "down";
  /** Tried in this order, until one accepts. */
  readonly upstreams: readonly Upstream[];
  /** The service speaks TLS itself. */
  readonly tls: boolean;
  /** User id of the owner: only this user is shown causes and log lines. */
  readonly uid: number;
  readonly command: string;
  readonly directory: string;
  readonly sinceMs: number;
  readonly exit: ServiceExit | undefined;
  /** The last lines of its output, newest last; at most 40. */
  readonly lastLines: readonly string[];
  /** Its requests and connections wait until it is ready; with `idle`, its keeper hears that it is wanted. */
  readonly onDemand?: true;
  /** The main copy's name, where that leads to this copy. */
  readonly usedAs?: string;
  /** The command line that starts it again, where that is not to run its command anew. */
  readonly start?: string;
}

/** Host name and path prefix → service. The longest prefix wins. */
export interface Route {
  readonly id: string;
  /** Lower case, without port. */
  readonly authority: string;
  /** Begins with `/`; matches whole segments. */
  readonly path: string;
  readonly serviceId: string;
}

/** A certificate for one name, or for one listener's address where the client names none. */
export interface GatewayIdentity {
  readonly id: string;
  /** The server name (SNI), in lower case; undefined for an address. */
  readonly serverName: string | undefined;
  /** The address without SNI. */
  readonly address: string | undefined;
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface SnapshotTables {
  readonly listeners: readonly GatewayListener[];
  readonly services: readonly RoutedService[];
  readonly routes: readonly Route[];
  readonly identities: readonly GatewayIdentity[];
}

export interface RoutingSnapshot extends SnapshotTables {
  readonly version: number;
}

/** The change from one version to the next: rows to put, ids to drop, table by table. */
export interface SnapshotDelta {
  readonly from: number;
  readonly version: number;
  readonly put: Partial<SnapshotTables>;
  readonly drop: { readonly [Table in keyof SnapshotTables]?: readonly string[] };
}
