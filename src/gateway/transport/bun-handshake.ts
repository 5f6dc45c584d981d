import { checkServerIdentity, createSecureContext } from "node:tls";
import type { PeerCertificate } from "node:tls";
import type { ClientHello } from "../../protocols/tls/client-hello.ts";
import { encodeProtocols } from "./protocol-list.ts";
import { deafSocket } from "./bun-deaf-socket.ts";
import type { BunSinkSocket } from "./bun-sinks.ts";
import { SINK_HANDLERS } from "./bun-sinks.ts";
import { IGNORED } from "./engine-socket.ts";
import type { SocketSink } from "./engine-socket.ts";
import { transportErrorOf } from "./error-code.ts";
import type { PendingAccept } from "./pending-accept.ts";
import type { ConnectOptions, SecureInfo, TlsIdentity, TransportError } from "./transport.ts";

/** Hears a TLS socket until its handshake is done. */
interface HandshakeSink extends SocketSink {
  onHandshake(socket: BunSinkSocket, isDone: boolean, error: Error | null | undefined): void;
}

const TLS_HANDLERS: BunHandlers<SocketSink> = {
  ...SINK_HANDLERS,
  handshake: (socket, isDone, error) => (socket.data as Partial<HandshakeSink>).onHandshake?.(socket, isDone, error),
};

/** Native contexts by identity, so that a certificate is parsed once, and session tickets stay valid. */
const contexts = new WeakMap<TlsIdentity, unknown>();

function contextOf(identity: TlsIdentity): unknown {
  let context = contexts.get(identity);
  if (context === undefined) {
    context = createSecureContext({ cert: identity.certificatePem, key: identity.keyPem }).context;
    contexts.set(identity, context);
  }
  return context;
}

/** Goes on in TLS on an accepted socket, whose first bytes the plain socket has read. */
export function startServerTls(
  socket: BunSinkSocket,
  { identity, hello, protocolList }: { identity: TlsIdentity; hello: ClientHello; protocolList: Uint8Array },
  pending: PendingAccept<BunSinkSocket>,
): BunSinkSocket {
  const sink: HandshakeSink = {
    onData() {},
    onDrain() {},
    onEnd() {},
    onClose: () => pending.onClose(),
    onHandshake(secured, isDone) {
      // An unfinished one is closed by Bun, after its alert.
      if (isDone)
        pending.opened(secured, { serverName: hello.serverName, protocol: secured.alpnProtocol || undefined });
    },
  };
  // An identity that is unusable throws here, where the peer can still be told on its plain socket.
  const secureContext = contextOf(identity);
  const plain = deafSocket(socket);
  try {
    return upgrade(plain, {
      isServer: true,
      data: sink,
      tls: { secureContext, ...(protocolList.length > 0 && { ALPNProtocols: protocolList }) },
      socket: TLS_HANDLERS,
      initialData: pending.firstBytes,
    });
  } catch (error) {
    if (plain !== socket) {
      plain.terminate();
      pending.onClose();
    }
    throw error;
  }
}

/** Who is told how a client's handshake ended. */
export interface ClientHandshake {
  /** The socket to end while the handshake goes on: the plain one is spent. */
  onSocket(socket: BunSinkSocket): void;
  onSecure(socket: BunSinkSocket, secure: SecureInfo): void;
  /** It is to be ended: the handshake failed, or the peer is not who it should be. */
  onFailure(error: TransportError): void;
  onClose(error: unknown): void;
}

/** Speaks TLS to the peer of a connected socket. */
export function startClientTls(
  socket: BunSinkSocket,
  { address, tls }: { address: string; tls: NonNullable<ConnectOptions["tls"]> },
  handshake: ClientHandshake,
): void {
  let isOver = false;
  const sink: HandshakeSink = {
    onData() {},
    onDrain() {},
    onEnd() {},
    onClose: (error) => handshake.onClose(error),
    onHandshake(secured, isDone, error) {
      isOver = true;
      const problem = problemOf(isDone ? undefined : error, tls) ?? nameProblem(secured, { address, tls });
      if (problem) handshake.onFailure({ code: "tls", detail: transportErrorOf(problem).detail });
      else handshake.onSecure(secured, { serverName: tls.serverName, protocol: secured.alpnProtocol || undefined });
    },
  };
  const secured = upgrade(socket, {
    isServer: false,
    data: sink,
    tls: {
      rejectUnauthorized: tls.unverified !== true && tls.serverName !== undefined,
      ...(tls.serverName !== undefined && { serverName: tls.serverName }),
      ...(tls.authorityPem !== undefined && { ca: tls.authorityPem }),
      ...(tls.protocols && tls.protocols.length > 0 && { ALPNProtocols: encodeProtocols(tls.protocols) }),
    },
    socket: TLS_HANDLERS,
  });
  if (!isOver) handshake.onSocket(secured);
}

/**
 * The first of the two sockets that come back keeps the handlers and the `data` of the plain one, and goes on hearing
 * all ciphertext where it has a handler for it: it is given to nobody. Events of the second may come before `upgradeTLS`
 * returns.
 */
function upgrade(socket: BunSinkSocket, options: BunUpgradeOptions<SocketSink>): BunSinkSocket {
  const { data } = socket;
  socket.data = IGNORED;
  try {
    return socket.upgradeTLS(options)[1];
  } catch (error) {
    socket.data = data;
    throw error;
  }
}

/** What of Bun's verdict counts. Without a server name Bun wants the certificate to be for `localhost`. */
function problemOf(error: Error | null | undefined, tls: NonNullable<ConnectOptions["tls"]>): Error | undefined {
  if (!error) return undefined;
  const code = "code" in error ? String(error.code) : "";
  if (tls.serverName === undefined && code === "ERR_TLS_CERT_ALTNAME_INVALID") return undefined;
  return tls.unverified !== true || isBroken(code) ? error : undefined;
}

/** Bun checks the name that was sent as SNI; where none was, the certificate must be for the address. */
function nameProblem(
  socket: BunSinkSocket,
  { address, tls }: { address: string; tls: NonNullable<ConnectOptions["tls"]> },
): Error | undefined {
  if (tls.unverified === true || tls.serverName !== undefined) return undefined;
  return checkServerIdentity(address, socket.getPeerCertificate() as PeerCertificate);
}

/** True where the handshake itself failed, not the verification of the certificate. */
function isBroken(code: string): boolean {
  return code === "EPROTO" || code === "ECONNRESET" || /^ERR_(SSL|OSSL)_/.test(code);
}
