import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { NodeConnection } from "./node-connection.ts";
import { NodeTlsServers } from "./node-tls-servers.ts";
import { PendingAccept } from "./pending-accept.ts";
import type { AcceptEngine } from "./pending-accept.ts";
import { UndecidedSocket } from "./undecided-socket.ts";
import type { ListenOptions, SecureInfo, TlsServerOptions } from "./transport.ts";

/** Makes connections of the sockets that one listener accepts. */
export function nodeAcceptor(options: ListenOptions): (raw: Socket) => void {
  const { tls } = options;
  if (!tls) return (raw) => void openConnection(options, { raw, socket: raw, secure: undefined });
  const engine = acceptEngine(options, tls);
  return (raw) => {
    const socket = new UndecidedSocket(raw);
    socket.listen(new PendingAccept(socket, engine));
  };
}

interface Ready {
  readonly raw: Socket;
  readonly socket: Socket;
  readonly secure: SecureInfo | undefined;
}

function openConnection(options: ListenOptions, { raw, socket, secure }: Ready): NodeConnection {
  const connection = new NodeConnection(options.accept(), raw);
  socket.on("error", (error) => connection.onError(error));
  socket.on("close", () => connection.onClose());
  connection.open(socket, secure);
  return connection;
}

function acceptEngine(options: ListenOptions, tls: TlsServerOptions): AcceptEngine<UndecidedSocket> {
  /** Handshakes under way. A `TLSSocket` does not tell its plain socket, but has the same two ends. */
  const shaking = new Map<string, (secured: TLSSocket) => void>();
  const servers = new NodeTlsServers(tls, (secured) => shaking.get(endsOf(secured))?.(secured));
  return {
    tls,
    onError: (error) => options.onError?.(error),
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    open: (socket, secure) => {
      socket.unlisten();
      const connection = openConnection(options, { raw: socket.raw, socket: socket.secured ?? socket.raw, secure });
      return { onData: (bytes) => connection.deliver(bytes) };
    },
    startTls: (socket, { identity, hello }, pending) => {
      const server = servers.serverOf(identity);
      const ends = endsOf(socket.raw);
      shaking.set(ends, (secured) => {
        socket.secured = secured;
        pending.opened(socket, { serverName: hello.serverName, protocol: secured.alpnProtocol || undefined });
      });
      socket.raw.once("close", () => shaking.delete(ends));
      socket.handOver(pending.firstBytes);
      server.emit("connection", socket.raw);
      return socket;
    },
  };
}

function endsOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort} ${socket.localAddress} ${socket.localPort}`;
}
