import type { MemorySocket } from "./memory-socket.ts";

export interface MemoryPortOptions {
  /** Connections that wait to be accepted; beyond, a caller hears nothing, as on Linux. */
  readonly backlog: number;
  soon(task: () => void): void;
}

/** A listening socket in memory: a queue, and whoever accepts from it. */
export class MemoryPort {
  readonly address: string;
  readonly port: number;
  readonly #options: MemoryPortOptions;
  readonly #queue: MemorySocket[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #acceptors = new Set<(socket: MemorySocket) => void>();

  constructor(address: string, port: number, options: MemoryPortOptions) {
    this.address = address;
    this.port = port;
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#acceptors.size === 0 && this.#queue.length > this.#options.backlog;
  }

  /** Runs a task when the queue has room: a caller's SYN, sent again. */
  whenRoom(task: () => void): void {
    this.#waiting.push(task);
  }

  enqueue(socket: MemorySocket): void {
    this.#queue.push(socket);
    this.#serve();
  }

  addAcceptor(accept: (socket: MemorySocket) => void): void {
    this.#acceptors.add(accept);
    this.#serve();
  }

  removeAcceptor(accept: (socket: MemorySocket) => void): void {
    this.#acceptors.delete(accept);
  }

  /** Resets what nobody has accepted. */
  close(): void {
    for (const socket of this.#queue.splice(0)) socket.terminate();
  }

  #serve(): void {
    this.#options.soon(() => {
      for (const accept of this.#acceptors) {
        const socket = this.#queue.shift();
        if (!socket) return;
        // A caller that gave up while it waited is gone without a trace.
        if (!socket.isClosed) {
          socket.resume();
          accept(socket);
        }
        this.#waiting.shift()?.();
        if (this.#queue.length > 0) this.#serve();
        return;
      }
    });
  }
}
