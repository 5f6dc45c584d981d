/**
 * The little of Bun 1.4 that the transport uses, as seen there and read in Bun's source (`src/runtime/socket`).
 * No package of Bun's types is installed.
 */
interface BunSocket<Data> {
  data: Data;
  /**
   * Takes a part; below zero: -1 closed, else the negative number of the system's error. An offset alone throws: the
   * length is that of all the bytes unless it is given.
   */
  write(bytes: Uint8Array, offset?: number, length?: number): number;
  /** Half-close. `end()` would close both directions. */
  shutdown(): void;
  /** RST; `close` is called before it returns. */
  terminate(): void;
  /** Closes the descriptor: what the system has taken goes out. `close` is called before it returns. */
  close(): void;
  pause(): void;
  resume(): void;
  setNoDelay(isOn: boolean): void;
  /** Not on a TLS socket. `initialData` are bytes that were read before. */
  upgradeTLS<Secure>(options: BunUpgradeOptions<Secure>): readonly [raw: BunSocket<Data>, secure: BunSocket<Secure>];
  readonly fd: number;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  /** False when nothing was agreed. */
  readonly alpnProtocol: string | false | null;
  /** What `tls.checkServerIdentity` takes. */
  getPeerCertificate(): object;
}

interface BunUpgradeOptions<Secure> {
  isServer: boolean;
  data: Secure;
  tls: BunTlsOptions;
  socket: BunHandlers<Secure>;
  initialData?: Uint8Array;
}

interface BunTlsOptions {
  /** The native object in `tls.createSecureContext().context`. */
  secureContext?: unknown;
  ca?: string;
  serverName?: string;
  rejectUnauthorized?: boolean;
  /** In wire format: a string is taken as that, too. */
  ALPNProtocols?: Uint8Array;
}

/** Without `data` nothing is made of what is read. */
interface BunDeafHandlers<Data> {
  open(socket: BunSocket<Data>): void;
  drain(socket: BunSocket<Data>): void;
}

interface BunHandlers<Data> {
  binaryType: "uint8array";
  open?(socket: BunSocket<Data>): void;
  data(socket: BunSocket<Data>, bytes: Uint8Array): void;
  drain(socket: BunSocket<Data>): void;
  end(socket: BunSocket<Data>): void;
  close(socket: BunSocket<Data>, error: Error | undefined): void;
  connectError?(socket: BunSocket<Data>, error: Error): void;
  handshake?(socket: BunSocket<Data>, isDone: boolean, error: Error | null | undefined): void;
}

interface BunListenSocket {
  readonly fd: number;
  stop(isForced: boolean): void;
  /** Fills `address`. The properties `hostname` and `port` are undefined for an inherited descriptor. */
  getsockname(address: { address?: string; port?: number }): void;
}

declare const Bun: {
  listen<Data>(
    options: ({ fd: number } | { hostname: string; port: number }) & {
      allowHalfOpen: boolean;
      socket: BunHandlers<Data>;
    },
  ): BunListenSocket;
  connect<Data>(
    options: ({ fd: number } | { hostname: string; port: number }) & {
      allowHalfOpen: boolean;
      data: Data;
      socket: BunHandlers<Data> | BunDeafHandlers<Data>;
    },
  ): Promise<BunSocket<Data>>;
};

declare module "bun:ffi" {
  export type Pointer = number & { readonly __pointer: unique symbol };
  export function dlopen(
    library: string,
    symbols: Record<string, { args: readonly string[]; returns: string }>,
  ): { symbols: Record<string, (...args: readonly (number | Uint8Array)[]) => number> };
  export const read: { i32(pointer: Pointer, offset: number): number };
}
