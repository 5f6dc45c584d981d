import type { AddressInfo } from "node:net";

/** What a server must be able to do; those of `node:http`, `node:https`, `node:http2` and `node:net` can. */
export interface ServableServer {
  listen(port: number, host: string): unknown;
  close(onClosed?: () => void): unknown;
  address(): AddressInfo | string | null;
  once(event: string, listener: () => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
  /** Ends the connections that are left when the grace is over; a server without it ends when its last client leaves. */
  closeAllConnections?(): void;
}

/** A server with a name. */
export interface Served extends AsyncDisposable {
  /** The URL that works, https first; of a lane with its address. It never changes while the service moves. */
  readonly url: string;
  readonly urls: readonly string[];
  /** Whole, such as `api.shop.localhost`. */
  readonly name: string;
  /** Where the server listens. */
  readonly port: number;
}
