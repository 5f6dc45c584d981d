import { BunDial } from "./bun-dial.ts";
import { startServerTls } from "./bun-handshake.ts";
import { bunLibc } from "./bun-libc.ts";
import { BunListener } from "./bun-listener.ts";
import { SINK_HANDLERS } from "./bun-sinks.ts";
import type { BunSinkSocket } from "./bun-sinks.ts";
import type { SocketSink } from "./engine-socket.ts";
import { cannotListen } from "./cannot-listen.ts";
import { encodeProtocols } from "./protocol-list.ts";
import { PendingAccept } from "./pending-accept.ts";
import type { AcceptEngine } from "./pending-accept.ts";
import { QueuedConnection } from "./queued-connection.ts";
import type { ListenOptions, SecureInfo, Transport } from "./transport.ts";

/** The transport over Bun's own sockets. Only Bun can load this file. */
export const bunTransport: Transport = {
  engine: "bun",

  async listen(options) {
    try {
      return new BunListener(options, { ...SINK_HANDLERS, open: onAccept(options) });
    } catch (error) {
      if ("descriptor" in options.source) bunLibc?.close(options.source.descriptor);
      throw cannotListen(options.source, error);
    }
  },

  connect(options, handler) {
    return new BunDial(options, handler).connection;
  },
};

function onAccept(options: ListenOptions): (socket: BunSocket<SocketSink>) => void {
  const { tls } = options;
  const open = (socket: BunSinkSocket, secure: SecureInfo | undefined): QueuedConnection => {
    const connection = new QueuedConnection(options.accept());
    socket.data = connection;
    connection.open(socket, secure);
    return connection;
  };
  if (!tls) return (socket) => void open(socket, undefined);
  const protocolList = encodeProtocols(tls.protocols);
  const engine: AcceptEngine<BunSinkSocket> = {
    tls,
    open,
    onError: (error) => options.onError?.(error),
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    startTls: (socket, { identity, hello }, pending) =>
      startServerTls(socket, { identity, hello, protocolList }, pending),
  };
  return (socket) => {
    socket.data = new PendingAccept(socket, engine);
  };
}
