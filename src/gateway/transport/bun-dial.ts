import { getSystemErrorName } from "node:util";
import { AF_INET, AF_INET6, packInetAddress } from "../../host/core/sockets/socket-address.ts";
import { SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_STREAM } from "../../host/linux/socket-constants.ts";
import { startClientTls } from "./bun-handshake.ts";
import { bunLibc } from "./bun-libc.ts";
import type { BunLibc } from "./bun-libc.ts";
import { SINK_HANDLERS } from "./bun-sinks.ts";
import type { BunSinkSocket } from "./bun-sinks.ts";
import type { SocketSink } from "./engine-socket.ts";
import { errorCodeOf, transportErrorOf } from "./error-code.ts";
import { QueuedConnection } from "./queued-connection.ts";
import type { ConnectionHandler, ConnectOptions, TransportError } from "./transport.ts";

const NOTHING = 0;
const EINPROGRESS = 115;
/** The peer's FIN in the middle of a handshake. */
const ENDED_EARLY = Object.assign(new Error("the peer ended the connection during the handshake"), { code: "EPROTO" });

/** One attempt to connect, until the connection is open. */
export class BunDial implements SocketSink {
  readonly connection: QueuedConnection;
  readonly #options: ConnectOptions;
  readonly #timer: NodeJS.Timeout;
  #socket: BunSinkSocket | undefined;
  #isConnected = false;

  constructor(options: ConnectOptions, handler: ConnectionHandler) {
    this.#options = options;
    this.connection = new QueuedConnection(handler);
    this.#timer = setTimeout(() => {
      this.#fail({ code: "timed-out", detail: `no connection after ${options.timeoutMs} ms` });
    }, options.timeoutMs);
    const packed = bunLibc && packInetAddress(options);
    if (bunLibc && packed) this.#dialDescriptor(bunLibc, packed);
    else this.#dialName();
  }

  onData(bytes: Uint8Array): void {
    this.#onConnected();
    this.#socket?.data.onData(bytes);
  }

  /** On a descriptor of ours, the first time that it can be written is when it is connected. */
  onDrain(): void {
    this.#onConnected();
  }

  onEnd(): void {
    this.#onConnected();
    this.#socket?.data.onEnd();
  }

  onClose(error: unknown): void {
    clearTimeout(this.#timer);
    this.connection.onClose(error ?? ENDED_EARLY);
  }

  /**
   * Connects a descriptor of our own and lends it to Bun: by name, Bun cannot give up an attempt, and calls every
   * failure ECONNREFUSED.
   */
  #dialDescriptor(libc: BunLibc, packed: Uint8Array): void {
    const family = packed[0] === AF_INET ? AF_INET : AF_INET6;
    const fd = libc.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd === -1) {
      this.#failLater(libc.errno(), "socket");
      return;
    }
    const errno = libc.connect(fd, packed) === -1 ? libc.errno() : NOTHING;
    if (errno !== NOTHING && errno !== EINPROGRESS) {
      libc.close(fd);
      this.#failLater(errno, "connect");
      return;
    }
    this.#connect({ fd }, (socket) => {
      // Bun calls `open` at once, before this returns.
      this.#socket = socket;
      socket.setNoDelay(true);
      this.connection.hold(socket);
    });
  }

  #dialName(): void {
    const { address, port } = this.#options;
    this.#connect({ hostname: address, port }, (socket) => {
      this.#socket = socket;
      if (this.connection.isClosed) {
        socket.terminate();
        return;
      }
      this.connection.hold(socket);
      this.#onConnected();
    });
  }

  #connect(target: { fd: number } | { hostname: string; port: number }, open: (socket: BunSinkSocket) => void): void {
    const handlers = { ...SINK_HANDLERS, open, connectError: (_: unknown, error: Error) => this.onClose(error) };
    Bun.connect<SocketSink>({ ...target, allowHalfOpen: true, data: this, socket: handlers }).catch((error: unknown) =>
      this.onClose(error),
    );
  }

  #onConnected(): void {
    const { tls, address } = this.#options;
    if (this.#isConnected || !this.#socket || this.connection.isClosed) return;
    this.#isConnected = true;
    if (!tls) {
      this.#open(this.#socket, undefined);
      return;
    }
    try {
      startClientTls(
        this.#socket,
        { address, tls },
        {
          onSecure: (socket, secure) => this.#open(socket, secure),
          onFailure: (error) => this.#fail(error),
          onClose: (error) => this.onClose(error),
          onSocket: (socket) => this.connection.hold(socket),
        },
      );
    } catch (error) {
      this.#fail({ code: "tls", detail: transportErrorOf(error).detail });
    }
  }

  #open(socket: BunSinkSocket, secure: Parameters<QueuedConnection["open"]>[1]): void {
    clearTimeout(this.#timer);
    socket.data = this.connection;
    this.connection.open(socket, secure);
  }

  #failLater(errno: number, call: string): void {
    const name = getSystemErrorName(-errno);
    const { address, port } = this.#options;
    queueMicrotask(() => this.#fail({ code: errorCodeOf(name), detail: `${call} ${name} ${address}:${port}` }));
  }

  #fail(error: TransportError): void {
    clearTimeout(this.#timer);
    this.connection.fail(error);
  }
}
