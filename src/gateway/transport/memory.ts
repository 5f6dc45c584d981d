import { cannotListen } from "./cannot-listen.ts";
import { MemoryDial } from "./memory-dial.ts";
import { MemoryPort } from "./memory-port.ts";
import { MemorySocket } from "./memory-socket.ts";
import { answerHello } from "./memory-tls.ts";
import { PendingAccept } from "./pending-accept.ts";
import type { AcceptEngine } from "./pending-accept.ts";
import { QueuedConnection } from "./queued-connection.ts";
import type { ListenOptions, SecureInfo, Transport, TransportListener } from "./transport.ts";

export interface MemoryNetworkOptions {
  /** Runs a task after the current one (default: as a microtask). */
  soon?(task: () => void): void;
  /** Runs a task later and returns what cancels it. Without it no time passes: nothing ever times out. */
  after?(delayMs: number, task: () => void): () => void;
  /** What the two buffers of each direction hold together, in bytes (default 65,536). */
  readonly bufferBytes?: number;
}

const BUFFER_BYTES = 65_536;
const BACKLOG = 511;
const FIRST_PORT = 61_000;
const FIRST_DESCRIPTOR = 3;

/** A deterministic network inside one process: same order of events in every run, and bounded buffers. */
export class MemoryNetwork {
  readonly #options: MemoryNetworkOptions;
  readonly #ports = new Map<string, MemoryPort>();
  readonly #descriptors = new Map<number, MemoryPort>();
  #lastPort = FIRST_PORT;
  #lastDescriptor = FIRST_DESCRIPTOR;

  constructor(options: MemoryNetworkOptions = {}) {
    this.#options = options;
  }

  /** Opens a listening socket that nobody accepts on yet, as an inherited one. */
  openDescriptor(options: { address: string; port?: number; backlog?: number }): { descriptor: number; port: number } {
    const port = this.#bind(options.address, options.port ?? 0, options.backlog);
    const descriptor = ++this.#lastDescriptor;
    this.#descriptors.set(descriptor, port);
    return { descriptor, port: port.port };
  }

  /** Gives a second descriptor of the same socket. */
  duplicate(descriptor: number): number {
    const port = this.#descriptors.get(descriptor);
    if (!port) return -1;
    this.#descriptors.set(++this.#lastDescriptor, port);
    return this.#lastDescriptor;
  }

  transport(): Transport {
    return {
      engine: "memory",
      listen: async (options) => this.#listen(options),
      connect: (options, handler) =>
        new MemoryDial(options, handler, {
          soon: (task) => this.#soon(task),
          after: (delayMs, task) => this.#after(delayMs, task),
          reach: (address, port) => this.#ports.get(`${address} ${port}`),
          pair: (target) => this.#pair(target),
        }).connection,
    };
  }

  #listen(options: ListenOptions): TransportListener {
    const { source } = options;
    const isOwn = !("descriptor" in source);
    let port: MemoryPort | undefined;
    try {
      port = isOwn ? this.#bind(source.address, source.port, BACKLOG) : this.#descriptors.get(source.descriptor);
      if (!port) throw Object.assign(new Error("bad descriptor"), { code: "EBADF" });
    } catch (error) {
      throw cannotListen(source, error);
    }
    return this.#accept(port, options, isOwn);
  }

  #accept(port: MemoryPort, options: ListenOptions, isOwn: boolean): TransportListener {
    const accept = this.#acceptorOf(options);
    port.addAcceptor(accept);
    const close = (): void => {
      port.removeAcceptor(accept);
      if (!isOwn) return;
      this.#ports.delete(`${port.address} ${port.port}`);
      port.close();
    };
    return { address: port.address, port: port.port, close, [Symbol.asyncDispose]: async () => close() };
  }

  #acceptorOf(options: ListenOptions): (socket: MemorySocket) => void {
    const { tls } = options;
    const open = (socket: MemorySocket, secure: SecureInfo | undefined): QueuedConnection => {
      const connection = new QueuedConnection(options.accept());
      socket.sink = connection;
      connection.open(socket, secure);
      return connection;
    };
    if (!tls) return (socket) => void open(socket, undefined);
    const engine: AcceptEngine<MemorySocket> = {
      tls,
      open,
      onError: (error) => options.onError?.(error),
      after: (delayMs, task) => this.#after(delayMs, task),
      startTls: (socket, { identity, hello }, pending) => {
        socket.resume();
        return answerHello(socket, { identity, hello, protocols: tls.protocols }, pending);
      },
    };
    return (socket) => {
      socket.sink = new PendingAccept(socket, engine);
    };
  }

  #bind(address: string, wanted: number, backlog: number | undefined): MemoryPort {
    if (!/^(127\.|::1$)/.test(address)) {
      throw Object.assign(new Error(`no interface has ${address}`), { code: "EADDRNOTAVAIL" });
    }
    const port = wanted === 0 ? ++this.#lastPort : wanted;
    const key = `${address} ${port}`;
    if (this.#ports.has(key)) throw Object.assign(new Error(`${key} is taken`), { code: "EADDRINUSE" });
    const bound = new MemoryPort(address, port, { backlog: backlog ?? BACKLOG, soon: (task) => this.#soon(task) });
    this.#ports.set(key, bound);
    return bound;
  }

  #pair(target: { address: string; port: number }): [MemorySocket, MemorySocket] {
    const client = { address: target.address, port: ++this.#lastPort };
    return MemorySocket.pair(
      { client, server: target },
      { soon: (task) => this.#soon(task), bufferBytes: this.#options.bufferBytes ?? BUFFER_BYTES },
    );
  }

  #soon(task: () => void): void {
    if (this.#options.soon) this.#options.soon(task);
    else queueMicrotask(task);
  }

  #after(delayMs: number, task: () => void): () => void {
    return this.#options.after?.(delayMs, task) ?? (() => {});
  }
}
