export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** What the system says about port numbers. */
export interface PortRules {
  /** Lent to outgoing connections. */
  readonly ephemeral: PortSpan;
  /** Never lent, kept for something. */
  readonly reserved: readonly PortSpan[];
  /** The first port that needs no privilege. */
  readonly unprivilegedStart: number;
  /** `::1` can be bound. */
  readonly hasIpv6: boolean;
}

/** Reads the system's port rules. */
export declare function readPortRules(): PortRules;

/**
 * Tells whether a server could bind this TCP port on every address right now: a listener on any address takes it, a
 * connection in TIME_WAIT does not (unless its server had no SO_REUSEADDR: then really nobody can bind).
 *
 * @throws {Failure} `PORT_NEEDS_PRIVILEGE`.
 */
export declare function isPortFree(port: number): boolean;
