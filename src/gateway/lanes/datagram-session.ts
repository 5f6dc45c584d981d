import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import type { Upstream } from "../core/snapshot.ts";

/** Datagrams of one client that wait for their socket, which takes a turn to connect. */
const EARLY_MAX = 64;

export interface DatagramSessionOptions {
  /** Address and port, as a key. */
  readonly client: string;
  readonly upstream: Upstream;
  onReply(bytes: Uint8Array): void;
  /** A datagram did not go on. */
  onDropped(): void;
}

/**
 * The way of one client's datagrams to a service: a socket of its own, so that the answers are known to be that
 * client's. It is connected, so that nobody but the service can answer, and ICMP's "port unreachable" is heard.
 */
export class DatagramSession implements Disposable {
  readonly client: string;
  readonly upstream: Upstream;
  readonly #options: DatagramSessionOptions;
  readonly #socket: Socket;
  #early: Uint8Array[] | undefined = [];
  #isClosed = false;
  /** The system knows no way there: without a peer, a socket throws at each datagram. */
  #isUnreachable = false;

  constructor(options: DatagramSessionOptions) {
    const { upstream } = options;
    this.#options = options;
    this.client = options.client;
    this.upstream = upstream;
    this.#socket = createSocket(upstream.address.includes(":") ? "udp6" : "udp4");
    this.#socket.on("message", (bytes) => options.onReply(bytes));
    // Refused, by a service that does not listen now: what was sent is lost, and what comes later is tried.
    this.#socket.on("error", () => options.onDropped());
    this.#socket.connect(upstream.port, upstream.address, (error?: Error) => this.#open(error));
  }

  send(bytes: Uint8Array): void {
    if (this.#isUnreachable) this.#options.onDropped();
    else if (!this.#early) this.#send(bytes);
    else if (this.#early.length < EARLY_MAX) this.#early.push(bytes);
    else this.#options.onDropped();
  }

  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }

  #open(error: Error | undefined): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#isUnreachable = error !== undefined;
    if (!this.#isClosed) for (const bytes of early) this.send(bytes);
  }

  #send(bytes: Uint8Array): void {
    this.#socket.send(bytes, (error) => {
      if (error) this.#options.onDropped();
    });
  }
}
