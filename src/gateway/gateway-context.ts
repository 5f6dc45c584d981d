import type { HeadWriter } from "../protocols/http1/head-writer.ts";
import type { Activity } from "./core/activity.ts";
import type { DateLine } from "./core/date-line.ts";
import type { Router } from "./core/router.ts";
import type { GatewaySettings } from "./core/settings.ts";
import type { WaitingRoom } from "./core/waiting-room.ts";
import type { Diagnoses } from "./diagnoses.ts";
import type { UpstreamPool } from "./http1/upstream-pool.ts";
import type { Connection, Transport } from "./transport/transport.ts";

/** Counted since the gateway started. */
export interface GatewayCounters {
  connections: number;
  openConnections: number;
  requests: number;
  upstreamConnections: number;
  /** Requests refused for what they said, and connections at lanes that were too many. */
  rejected: number;
  /** At lanes; `connections` counts them too. */
  laneConnections: number;
  /** That came to UDP lanes or went back from there. */
  datagrams: number;
  /** Of those, the ones that did not go on: no service, refused by it, or too many at once. */
  datagramsDropped: number;
}

export const NO_COUNTERS: Readonly<GatewayCounters> = {
  connections: 0,
  openConnections: 0,
  requests: 0,
  upstreamConnections: 0,
  rejected: 0,
  laneConnections: 0,
  datagrams: 0,
  datagramsDropped: 0,
};

/** An open client connection, as the gateway steers it. */
export interface OpenConnection {
  /** Looks at the clock. */
  tick(nowMs: number): void;
  /** Ends at once. */
  abort(): void;
  /** An entrance has closed, perhaps its own: then it ends, now or with its next response. */
  onEntranceClosed?(): void;
}

/** What all connections of one gateway share. */
export interface GatewayContext {
  readonly transport: Transport;
  readonly settings: GatewaySettings;
  readonly pool: UpstreamPool;
  readonly counters: GatewayCounters;
  /** For heads on their way to services, and to clients: each is emptied before the event that filled it ends. */
  readonly requestWriter: HeadWriter;
  readonly responseWriter: HeadWriter;
  /** For responses that have no Date. */
  readonly dateLine: DateLine;
  /** Exchanged whole when a snapshot comes into force. */
  router: Router;
  /** Monotonic, renewed at each tick: a reading per request would cost more than its precision is worth. */
  nowMs: number;
  /** A successor accepts: each connection ends with its next response. An idle one is not cut, since a request may be on its way. */
  isDraining: boolean;
  /** Open client connections; a tunnel is one. */
  readonly connections: Set<OpenConnection>;
  /** True when the process at the client end belongs to the user of this gateway. */
  isOwner(connection: Connection): boolean;
  /** Where what wants an on-demand service waits for it. */
  readonly waitingRoom: WaitingRoom;
  readonly activity: Activity;
  /** Undefined where nobody can be asked. */
  readonly diagnoses: Diagnoses | undefined;
}
