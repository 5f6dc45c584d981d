import type { EngineSocket, SocketSink } from "./engine-socket.ts";
import { IGNORED } from "./engine-socket.ts";

export interface MemorySocketOptions {
  /** Runs a task after the current one. */
  soon(task: () => void): void;
  /** Bytes on their way in each direction: send and receive buffer together. */
  readonly bufferBytes: number;
}

interface Name {
  readonly address: string;
  readonly port: number;
}

/** One end of a connection in memory. It behaves as Bun's sockets do: a write may take a part, a close comes once. */
export class MemorySocket implements EngineSocket {
  sink: SocketSink = IGNORED;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;

  readonly #options: MemorySocketOptions;
  #peer: MemorySocket | undefined;
  readonly #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #isPaused = false;
  /** A write was cut short: the peer tells when it has made room. */
  #isBlocked = false;
  #isPumping = false;
  #finSent = false;
  #finReceived = false;
  #finTold = false;
  #isClosed = false;

  private constructor(local: Name, remote: Name, options: MemorySocketOptions) {
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
    this.#options = options;
  }

  /** Makes both ends of a connection. */
  static pair(names: { client: Name; server: Name }, options: MemorySocketOptions): [MemorySocket, MemorySocket] {
    const client = new MemorySocket(names.client, names.server, options);
    const server = new MemorySocket(names.server, names.client, options);
    client.#peer = server;
    server.#peer = client;
    // Until it is accepted, what comes stays in its buffer.
    server.pause();
    return [client, server];
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(bytes: Uint8Array, offset = 0, length: number = bytes.length - offset): number {
    const peer = this.#peer;
    if (this.#isClosed || this.#finSent || !peer) return -1;
    const room = this.#options.bufferBytes - peer.#inboxBytes;
    const taken = Math.max(0, Math.min(room, length));
    if (taken > 0) {
      // A system has a copy, too: the writer may fill its buffer again.
      peer.#inbox.push(bytes.slice(offset, offset + taken));
      peer.#inboxBytes += taken;
      peer.#wake();
    }
    this.#isBlocked ||= taken < length;
    return taken;
  }

  shutdown(): void {
    if (this.#isClosed || this.#finSent) return;
    this.#finSent = true;
    if (this.#peer) {
      this.#peer.#finReceived = true;
      this.#peer.#wake();
    }
    this.#closeIfDone();
  }

  terminate(): void {
    if (this.#isClosed) return;
    const peer = this.#peer;
    this.#close(undefined);
    if (!peer || peer.#isClosed) return;
    peer.#close(Object.assign(new Error("connection reset by peer"), { code: "ECONNRESET" }));
  }

  close(): void {
    // As a system does where bytes came that nobody read.
    if (this.#inboxBytes > 0) this.terminate();
    this.shutdown();
    this.#close(undefined);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  /** Delivers what has come in a task of its own, never within a call of the peer. */
  #wake(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#options.soon(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#isPaused && !this.#isClosed) {
      const bytes = this.#inbox.shift();
      if (!bytes) break;
      this.#inboxBytes -= bytes.length;
      this.sink.onData(bytes);
      if (this.#peer) this.#peer.#unblock();
    }
    if (this.#isPaused || this.#isClosed || !this.#finReceived || this.#finTold || this.#inboxBytes > 0) return;
    this.#finTold = true;
    this.sink.onEnd();
    this.#closeIfDone();
  }

  #unblock(): void {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.#options.soon(() => {
      if (!this.#isClosed) this.sink.onDrain();
    });
  }

  #closeIfDone(): void {
    if (this.#finSent && this.#finTold) this.#close(undefined);
  }

  #close(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox.length = 0;
    this.#inboxBytes = 0;
    this.#options.soon(() => this.sink.onClose(error));
  }
}
