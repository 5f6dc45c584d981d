import type { Connection, ConnectionHandler, TransportError } from "../../src/gateway/transport/transport.ts";

/** Hooks of one recorder; each is called beside the recording. */
export interface RecorderHooks {
  onOpen?(connection: Connection, recorder: Recorder): void;
  /** Replaces the gathering of bytes. */
  onData?(bytes: Uint8Array, recorder: Recorder): void;
  onDrain?(recorder: Recorder): void;
  onEnd?(recorder: Recorder): void;
}

/** A handler that notes all it is told, and what breaks the contract. */
export class Recorder implements ConnectionHandler {
  readonly events: string[] = [];
  readonly violations: string[] = [];
  readonly opened: PromiseWithResolvers<Connection> = Promise.withResolvers();
  readonly ended: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly closed: PromiseWithResolvers<TransportError | undefined> = Promise.withResolvers();
  receivedBytes = 0;
  drains = 0;
  readonly #hooks: RecorderHooks;
  readonly #chunks: Uint8Array[] = [];
  #connection: Connection | undefined;
  #wakers: (() => void)[] = [];
  #isClosed = false;

  constructor(hooks: RecorderHooks = {}) {
    this.#hooks = hooks;
  }

  get connection(): Connection {
    if (!this.#connection) throw new Error("not open yet");
    return this.#connection;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("latin1");
  }

  onOpen(connection: Connection): void {
    this.#note("open");
    if (this.#connection) this.violations.push("opened twice");
    this.#connection = connection;
    this.opened.resolve(connection);
    this.#hooks.onOpen?.(connection, this);
  }

  onData(bytes: Uint8Array): void {
    this.#note("data");
    if (!this.#connection) this.violations.push("data before open");
    if (this.events.includes("end")) this.violations.push("data after end");
    if (bytes.length === 0) this.violations.push("no data in onData");
    this.receivedBytes += bytes.length;
    if (this.#hooks.onData) this.#hooks.onData(bytes, this);
    else this.#chunks.push(bytes);
    this.#wake();
  }

  onDrain(): void {
    this.#note("drain");
    this.drains++;
    this.#hooks.onDrain?.(this);
    this.#wake();
  }

  onEnd(): void {
    if (this.events.includes("end")) this.violations.push("ended twice");
    this.#note("end");
    this.ended.resolve();
    this.#hooks.onEnd?.(this);
  }

  onClose(error: TransportError | undefined): void {
    this.#note(error ? `close ${error.code}` : "close");
    this.#isClosed = true;
    this.closed.resolve(error);
    this.#wake();
  }

  /** Waits until the text contains `part`. */
  async contains(part: string): Promise<void> {
    await this.until(() => this.text.includes(part));
  }

  /** Waits until a condition holds; it is looked at after each event. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isClosed) throw new Error(`closed while waiting; events: ${this.events.join(" ")}`);
      await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
  }

  /** Writes all of it, honouring `false`; gives the largest queue that was seen. */
  async send(pieces: Iterable<Uint8Array>): Promise<number> {
    let largest = 0;
    for (const piece of pieces) {
      const { drains } = this;
      const isTaken = this.connection.write(piece);
      largest = Math.max(largest, this.connection.queuedBytes);
      if (!isTaken) await this.until(() => this.drains > drains);
    }
    return largest;
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  #note(event: string): void {
    if (this.#isClosed) this.violations.push(`${event} after close`);
    // Runs of data are one entry: a transfer has thousands.
    if (event !== "data" || this.events.at(-1) !== "data") this.events.push(event);
  }
}
