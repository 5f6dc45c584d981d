/** A socket that accepts TCP connections. */
export interface Listener {
  /** In canonical text; `0.0.0.0` or `::` for all. */
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  readonly inode: number;
  readonly uid: number;
}

export interface OwnedListener extends Listener {
  /** One process that holds it. */
  readonly pid: number;
}

/** Who listens, as far as this user may see it. */
export interface PortHolder extends Listener {
  /** Undefined when the process is another user's. */
  readonly pid: number | undefined;
  readonly argv: readonly string[];
}

/** Both ends of an accepted connection, as the server sees them. */
export interface ConnectionEnds {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** Lists every listening TCP socket of this network namespace, IPv4 first. */
export declare function listListeners(): Listener[];

/** Lists the listening TCP sockets that these processes hold. */
export declare function listenersOf(pids: readonly number[]): OwnedListener[];

/** Finds who listens on a port, on any address; empty when nobody does. */
export declare function whoListens(port: number): PortHolder[];

/** Finds the user at the client end of a connection within this machine; undefined when it is gone or not here. */
export declare function callerUid(ends: ConnectionEnds): number | undefined;
