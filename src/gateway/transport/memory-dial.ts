import type { MemoryPort } from "./memory-port.ts";
import type { MemorySocket } from "./memory-socket.ts";
import { MemoryHandshake } from "./memory-tls.ts";
import { QueuedConnection } from "./queued-connection.ts";
import type { ConnectionHandler, ConnectOptions } from "./transport.ts";

/** What a dial needs of its network. */
export interface MemoryReach {
  soon(task: () => void): void;
  after(delayMs: number, task: () => void): () => void;
  reach(address: string, port: number): MemoryPort | undefined;
  pair(target: { address: string; port: number }): [MemorySocket, MemorySocket];
}

/** One attempt to connect in memory. */
export class MemoryDial {
  readonly connection: QueuedConnection;
  readonly #options: ConnectOptions;
  readonly #network: MemoryReach;
  readonly #cancelTimer: () => void;

  constructor(options: ConnectOptions, handler: ConnectionHandler, network: MemoryReach) {
    this.#options = options;
    this.#network = network;
    this.connection = new QueuedConnection(handler);
    this.#cancelTimer = network.after(options.timeoutMs, () =>
      this.connection.fail({ code: "timed-out", detail: `no connection after ${options.timeoutMs} ms` }),
    );
    network.soon(() => this.#knock());
  }

  #knock(): void {
    const { address, port } = this.#options;
    if (this.connection.isClosed) return;
    const target = this.#network.reach(address, port);
    if (!target) {
      this.#cancelTimer();
      this.connection.fail({ code: "refused", detail: `ECONNREFUSED: nobody listens on ${address} port ${port}` });
      return;
    }
    if (target.isFull) {
      target.whenRoom(() => this.#knock());
      return;
    }
    const [client, server] = this.#network.pair({ address, port });
    this.connection.hold(client);
    target.enqueue(server);
    if (this.#options.tls) this.#shakeHands(client, this.#options.tls);
    else this.#open(client, undefined);
  }

  #shakeHands(client: MemorySocket, tls: NonNullable<ConnectOptions["tls"]>): void {
    const handshake = new MemoryHandshake(
      { address: this.#options.address, tls },
      {
        onSecure: (secure, rest) => {
          this.#open(client, secure);
          if (rest.length > 0) this.connection.onData(rest);
        },
        onFailure: (error) => {
          this.#cancelTimer();
          this.connection.fail(error);
        },
        onClose: (error) => {
          this.#cancelTimer();
          this.connection.onClose(error);
        },
      },
    );
    client.sink = handshake;
    handshake.begin(client);
  }

  #open(client: MemorySocket, secure: Parameters<QueuedConnection["open"]>[1]): void {
    this.#cancelTimer();
    client.sink = this.connection;
    this.connection.open(client, secure);
  }
}
