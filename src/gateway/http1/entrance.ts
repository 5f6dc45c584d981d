import type { GatewayListener } from "../core/snapshot.ts";

/** A listener, as the client connections that came in there see it. */
export interface Entrance {
  readonly listener: GatewayListener;
  /** It leads nowhere any more, and its address may be another service's soon: no client keeps a connection from here. */
  isClosed: boolean;
}
