/**
 * The little that the gateway needs of a connection. `node.ts`, `bun.ts` and `memory.ts` implement it and
 * pass one shared exam; nothing else in the gateway knows a socket type.
 */

/** Every way in which a connection fails, the same on all engines. */
export type TransportErrorCode =
  | "refused"
  | "reset"
  | "timed-out"
  | "unreachable"
  | "address-in-use"
  | "address-not-available"
  | "permission-denied"
  | "too-many-files"
  | "tls"
  | "other";

export interface TransportError {
  readonly code: TransportErrorCode;
  /** What the engine said, for a log or an error page. */
  readonly detail: string;
}

/**
 * What the owner of a connection is told. A handler is one object with all the methods, called
 * synchronously; it may call the connection's methods from within.
 */
export interface ConnectionHandler {
  /**
   * The connection is ready: accepted and, on a TLS connection, shaken hands; or connected. Exactly once, first. On a
   * listener with `tls` that is when the first byte has come, which tells the two kinds apart.
   */
  onOpen(connection: Connection): void;
  /** Bytes came. They are the handler's to keep: the transport never reuses them. */
  onData(bytes: Uint8Array): void;
  /** What was queued has gone out, after a `write` that returned false. */
  onDrain(): void;
  /** The peer ended its side (FIN, or TLS close_notify); ours stays open until `end`. At most once. */
  onEnd(): void;
  /**
   * The connection is gone in both directions: always last, exactly once (also when `onOpen` never came).
   * `error` is absent after an orderly end of both sides and after our own `reset`.
   */
  onClose(error: TransportError | undefined): void;
}

export interface Connection {
  /** May be exchanged at any time, for an upgrade; the next event goes to the new one. */
  handler: ConnectionHandler;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Set on a TLS connection. */
  readonly secure: SecureInfo | undefined;
  /** Bytes taken by `write` that the system has not taken yet. */
  readonly queuedBytes: number;

  /**
   * Sends bytes, all of them, in order; they must not change afterwards. False means that some are queued: stop
   * the source, and go on at `onDrain`. After `end`, `reset` or `onClose` it drops them and returns true.
   */
  write(bytes: Uint8Array): boolean;
  /**
   * The same for the first `length` bytes of a buffer that its owner fills again afterwards: what the system has not
   * taken is copied. So one buffer serves all heads, and on Bun none of them needs a view (2 % of a worker's time).
   */
  writeBorrowed(buffer: Uint8Array, length: number): boolean;
  /** Stops `onData` (one that is already under way excepted); the peer is slowed by its own window. */
  pause(): void;
  resume(): void;
  /**
   * While it is paused, an engine may not look at a connection at all: this has it look for a reset, and `onClose`
   * follows where there was one, whatever of the peer's bytes was not read.
   */
  lookForReset(): void;
  /** Sends FIN behind what is queued (TLS: close_notify, then FIN). Reading goes on. */
  end(): void;
  /** Drops what is queued and sends RST; `onClose` follows without an error. */
  reset(): void;
  /**
   * Closes both directions and drops what is queued; what the system has taken still goes out, with FIN behind it.
   * Where the peer has sent what nobody read, the system sends RST. `onClose` follows without an error.
   */
  close(): void;
}

export interface SecureInfo {
  /** Server name that the client asked for (SNI), in lower case. */
  readonly serverName: string | undefined;
  /** Protocol agreed by ALPN. */
  readonly protocol: string | undefined;
}

/** A certificate chain with its key. Equal objects are the same identity, so a transport may cache by reference. */
export interface TlsIdentity {
  /** Leaf first, then the intermediate. */
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Makes a listener speak TLS as well: the first byte of a connection (0x16) decides, nothing is lost. */
export interface TlsServerOptions {
  /**
   * The identity for a server name (lower case; undefined without SNI). It may take its time. Undefined refuses the
   * handshake with the alert unrecognized_name (RFC 6066 section 3) or closes the connection.
   */
  identity(serverName: string | undefined): TlsIdentity | undefined | Promise<TlsIdentity | undefined>;
  /** In order of preference, such as `["http/1.1"]`. */
  readonly protocols: readonly string[];
  /** A connection that says nothing is closed after this (default: as a handshake). */
  readonly firstByteTimeoutMs?: number;
  /** A handshake that takes longer, from its first byte on, is closed (default 10,000). */
  readonly handshakeTimeoutMs?: number;
}

export interface ListenOptions {
  /**
   * An inherited listening descriptor, or an address of our own (port 0: any). The listener owns the descriptor, also
   * when it cannot listen: who wants to keep it passes a duplicate. Its number stays valid until `close`.
   */
  readonly source: { readonly descriptor: number } | { readonly address: string; readonly port: number };
  readonly tls?: TlsServerOptions;
  /** Makes the handler of a new connection, right before its `onOpen`: a failed handshake has none. */
  accept(): ConnectionHandler;
  /**
   * Descriptors run out (`too-many-files`): accepting pauses, leaves callers in the queue, and goes on by itself. Or an
   * identity could not be used or got (`tls`), and its handshake was refused.
   */
  onError?(error: TransportError): void;
}

export interface TransportListener extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Stops accepting, and leaves open connections and an inherited descriptor's queue alone. */
  close(): void;
}

export interface ConnectOptions {
  readonly address: string;
  readonly port: number;
  /** After it, the attempt ends with `timed-out`. */
  readonly timeoutMs: number;
  /** Speaks TLS to the peer. */
  readonly tls?: {
    readonly serverName?: string;
    readonly protocols?: readonly string[];
    readonly authorityPem?: string;
    /** Takes any certificate (a local server with a self-signed one). */
    readonly unverified?: boolean;
  };
}

export interface Transport {
  readonly engine: "node" | "bun" | "memory";
  /** Rejects with the failure `CANNOT_LISTEN` when it cannot, with the `TransportError` in `cause`. */
  listen(options: ListenOptions): Promise<TransportListener>;
  /** Starts to connect; the handler hears `onOpen` or `onClose`, never before this call has returned. */
  connect(options: ConnectOptions, handler: ConnectionHandler): Connection;
}
