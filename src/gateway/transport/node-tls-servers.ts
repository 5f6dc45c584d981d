import { createServer } from "node:tls";
import type { Server, TLSSocket } from "node:tls";
import type { TlsIdentity, TlsServerOptions } from "./transport.ts";

/**
 * One `tls.Server` for each identity, that never listens: connections are given to it by `emit("connection")`. So
 * Node does all that a server's TLS needs, and nothing asks for a context during the handshake.
 */
export class NodeTlsServers {
  readonly #tls: TlsServerOptions;
  readonly #onSecure: (socket: TLSSocket) => void;
  readonly #servers = new WeakMap<TlsIdentity, Server>();

  constructor(tls: TlsServerOptions, onSecure: (socket: TLSSocket) => void) {
    this.#tls = tls;
    this.#onSecure = onSecure;
  }

  /** Throws what OpenSSL says of a bad certificate or key. */
  serverOf(identity: TlsIdentity): Server {
    const known = this.#servers.get(identity);
    if (known) return known;
    const { protocols, handshakeTimeoutMs } = this.#tls;
    const server = createServer(
      {
        cert: identity.certificatePem,
        key: identity.keyPem,
        minVersion: "TLSv1.2",
        ...(protocols.length > 0 && { ALPNProtocols: [...protocols] }),
        ...(handshakeTimeoutMs !== undefined && { handshakeTimeout: handshakeTimeoutMs }),
      },
      this.#onSecure,
    );
    this.#servers.set(identity, server);
    return server;
  }
}
