import type { Socket } from "node:net";
import { transportErrorOf } from "./error-code.ts";
import { noteRead } from "./node-garbage.ts";
import { slabCopy } from "./node-slab.ts";
import { plainAddress } from "./plain-address.ts";
import type { Connection, ConnectionHandler, SecureInfo, TransportError } from "./transport.ts";

const EMPTY = new Uint8Array(0);

const CONNECTING = 0;
const OPEN = 1;
const ENDED = 2;
const CLOSED = 3;

/** A connection over Node's `net.Socket`, or a `TLSSocket` on top of one. */
export class NodeConnection implements Connection {
  handler: ConnectionHandler;
  remoteAddress = "";
  remotePort = 0;
  localAddress = "";
  localPort = 0;
  secure: SecureInfo | undefined;

  /** The TCP socket: only it can send RST. */
  readonly #raw: Socket;
  /** Bytes come by `receive`. */
  readonly #isReceiving: boolean;
  #socket: Socket;
  #phase = CONNECTING;
  /** What was written before the connection was open. */
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #isPaused = false;
  /** A write returned false: the handler waits for `onDrain`. */
  #isWaiting = false;
  /** `end` was called before the connection was open. */
  #isEnding = false;
  #isFinished = false;
  #isReset = false;
  #error: TransportError | undefined;

  constructor(handler: ConnectionHandler, raw: Socket, isReceiving: boolean = false) {
    this.handler = handler;
    this.#isReceiving = isReceiving;
    this.#raw = raw;
    this.#socket = raw;
  }

  get queuedBytes(): number {
    return this.#phase === CLOSED || this.#isReset ? 0 : this.#earlyBytes + this.#socket.writableLength;
  }

  /** The socket is ready: tells the handler, and sends what was written before. */
  open(socket: Socket, secure: SecureInfo | undefined): void {
    if (this.#phase === CLOSED) return;
    this.#socket = socket;
    this.secure = secure;
    this.remoteAddress = plainAddress(socket.remoteAddress);
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = plainAddress(socket.localAddress);
    this.localPort = socket.localPort ?? 0;
    this.#phase = OPEN;
    if (this.#isPaused) socket.pause();
    if (!this.#isReceiving) socket.on("data", (bytes: Uint8Array) => this.#onData(bytes));
    socket.on("end", () => {
      if (this.#phase !== CLOSED && !this.#isReset) this.handler.onEnd();
    });
    socket.on("drain", () => this.#onDrain());
    socket.on("finish", () => {
      this.#isFinished = true;
      if (this.#isReset) this.#sendReset();
    });
    this.handler.onOpen(this);
    this.#sendEarly();
    if (this.#isEnding) this.#finish();
  }

  /** Takes what was read past the stream, for a socket with `onread`. */
  receive(bytes: Uint8Array): boolean {
    if (this.#phase !== CLOSED && !this.#isReset) this.#onData(bytes);
    return true;
  }

  /** Gives the bytes that decided what the connection speaks. */
  deliver(bytes: Uint8Array): void {
    if (this.#phase === CLOSED || this.#isReset) return;
    if (this.#isPaused) this.#socket.unshift(bytes);
    else this.handler.onData(bytes);
  }

  write(bytes: Uint8Array): boolean {
    if (this.#phase !== OPEN || this.#isEnding || this.#earlyBytes > 0) return this.#writeEarly(bytes);
    if (bytes.length === 0 || this.#socket.write(bytes)) return true;
    // Node says false for a large piece even when the system took all of it at once.
    if (this.#socket.writableLength === 0) return true;
    this.#isWaiting = true;
    return false;
  }

  /** Node may keep what it is given, so it gets a copy. */
  writeBorrowed(buffer: Uint8Array, length: number): boolean {
    return this.write(slabCopy(buffer, length));
  }

  pause(): void {
    this.#isPaused = true;
    if (this.#phase !== CONNECTING) this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#phase !== CONNECTING) this.#socket.resume();
  }

  /**
   * libuv does not poll a socket on which it neither reads nor writes. An empty write sends nothing, and the system
   * refuses it once the peer has reset the connection; a write that is under way is refused by itself. The TCP socket
   * takes it, since a `TLSSocket` does not tell what became of an empty one.
   */
  lookForReset(): void {
    if (this.#phase !== OPEN || this.#isReset || this.#socket.writableLength > 0) return;
    this.#raw.write(EMPTY, (error) => {
      if (error) this.onError(error);
    });
  }

  end(): void {
    if (this.#phase === CONNECTING || this.#earlyBytes > 0) this.#isEnding = true;
    else if (this.#phase === OPEN) this.#finish();
  }

  reset(): void {
    if (this.#isReset || this.#phase === CLOSED) return;
    this.#isReset = true;
    this.#early = [];
    this.#earlyBytes = 0;
    // libuv refuses to reset a socket whose FIN is on its way (EINVAL), and Node leaks it then: `finish` comes soon.
    const isFinishing = this.#phase === ENDED && !this.#isFinished && this.#socket.writableLength === 0;
    if (!isFinishing) this.#sendReset();
  }

  close(): void {
    if (this.#isReset || this.#phase === CLOSED) return;
    this.#isReset = true;
    this.#early = [];
    this.#earlyBytes = 0;
    this.#raw.destroy();
  }

  /** Ends it as failed; the handler hears of it after this call. */
  fail(error: TransportError): void {
    this.#error ??= error;
    this.reset();
  }

  onError(error: unknown): void {
    if (!this.#isReset) this.#error ??= transportErrorOf(error);
  }

  /** The last of its sockets is closed. */
  onClose(): void {
    if (this.#phase === CLOSED) return;
    this.#phase = CLOSED;
    this.handler.onClose(this.#error);
  }

  #onData(bytes: Uint8Array): void {
    noteRead(bytes.length);
    this.handler.onData(bytes);
  }

  #writeEarly(bytes: Uint8Array): boolean {
    if (this.#phase >= ENDED || this.#isEnding || this.#isReset || bytes.length === 0) return true;
    this.#early.push(bytes);
    this.#earlyBytes += bytes.length;
    this.#isWaiting = true;
    return false;
  }

  #sendEarly(): void {
    const early = this.#early;
    this.#early = [];
    this.#earlyBytes = 0;
    if (this.#phase !== OPEN || this.#isReset) return;
    for (const bytes of early) this.#socket.write(bytes);
    if (this.#isWaiting && this.#socket.writableLength === 0) queueMicrotask(() => this.#onDrain());
  }

  #onDrain(): void {
    if (this.#phase !== OPEN || this.#isReset || !this.#isWaiting || this.#socket.writableLength > 0) return;
    this.#isWaiting = false;
    this.handler.onDrain();
  }

  /** Sends FIN behind what is queued. */
  #finish(): void {
    if (this.#isReset) return;
    this.#phase = ENDED;
    this.#socket.end();
  }

  #sendReset(): void {
    // Before it is connected there is nobody to tell, and `resetAndDestroy` would wait for the connection.
    if (this.#raw.connecting) this.#raw.destroy();
    else this.#raw.resetAndDestroy();
  }
}
