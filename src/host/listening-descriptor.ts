export interface DescriptorOptions {
  /** IPv4 or IPv6 address in text. */
  readonly address: string;
  /** 0 for any. */
  readonly port: number;
  /** Connections that wait to be accepted (default 511). */
  readonly backlog?: number;
  /** Wakes the server at the first byte, not at the handshake; after so many seconds at the latest (default off). */
  readonly deferAcceptSeconds?: number;
}

export interface ListeningDescriptor {
  readonly descriptor: number;
  readonly port: number;
}

/**
 * Opens a listening TCP socket that this process never accepts on: non-blocking, close-on-exec, exclusive.
 *
 * @throws {Failure} `PORT_TAKEN`, `PORT_NEEDS_PRIVILEGE`, `ADDRESS_NOT_AVAILABLE`.
 */
export declare function openListeningDescriptor(options: DescriptorOptions): ListeningDescriptor;

/** Closes this process's copy of a descriptor. */
export declare function closeDescriptor(descriptor: number): void;
