import { getSystemErrorName } from "node:util";
import type { EngineSocket, SocketSink } from "./engine-socket.ts";
import { errorCodeOf, transportErrorOf } from "./error-code.ts";
import { plainAddress } from "./plain-address.ts";
import type { Connection, ConnectionHandler, SecureInfo, TransportError } from "./transport.ts";

const CONNECTING = 0;
const OPEN = 1;
/** `end` was called; FIN goes out behind the queue. */
const ENDING = 2;
const ENDED = 3;
const CLOSED = 4;

/** A connection over an engine's socket: keeps what a write did not take, and tells of its end once. */
export class QueuedConnection implements Connection, SocketSink {
  handler: ConnectionHandler;
  remoteAddress = "";
  remotePort = 0;
  localAddress = "";
  localPort = 0;
  secure: SecureInfo | undefined;
  queuedBytes = 0;

  #socket: EngineSocket | undefined;
  #phase = CONNECTING;
  readonly #queue: Uint8Array[] = [];
  /** Bytes of the queue's first piece that have gone out. */
  #offset = 0;
  #isPaused = false;
  #held: Uint8Array[] | undefined;
  #isEndHeld = false;
  #hasOpened = false;
  #hasEnded = false;
  #isFinished = false;
  #isReset = false;
  /** A write found the connection gone. */
  #isBroken = false;
  #error: TransportError | undefined;
  /** We are inside a call of ours that may make the engine report the close at once. */
  #isCalling = false;

  constructor(handler: ConnectionHandler) {
    this.handler = handler;
  }

  get isClosed(): boolean {
    return this.#phase === CLOSED;
  }

  /** Takes the socket that is being connected, so that `reset` can end it before it is open. */
  hold(socket: EngineSocket): void {
    this.#socket = socket;
  }

  /** The socket is ready: tells the handler, and sends what was written before. */
  open(socket: EngineSocket, secure: SecureInfo | undefined): void {
    this.#socket = socket;
    this.#hasOpened = true;
    this.secure = secure;
    this.remoteAddress = plainAddress(socket.remoteAddress);
    this.remotePort = socket.remotePort ?? 0;
    this.localAddress = plainAddress(socket.localAddress);
    this.localPort = socket.localPort ?? 0;
    const isEnding = this.#phase === ENDING;
    if (this.#phase === CONNECTING) this.#phase = OPEN;
    if (this.#isPaused) socket.pause();
    this.handler.onOpen(this);
    if (this.queuedBytes > 0) this.onDrain();
    else if (isEnding && this.#phase === ENDING) this.#shutdown();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#phase > OPEN || bytes.length === 0) return true;
    if (this.queuedBytes > 0 || this.#phase === CONNECTING || !this.#socket) {
      this.#queue.push(bytes);
      this.queuedBytes += bytes.length;
      return false;
    }
    const taken = this.#socket.write(bytes);
    if (taken === bytes.length) return true;
    if (taken < 0) {
      this.#break(taken);
      return true;
    }
    this.#queue.push(bytes);
    this.#offset = taken;
    this.queuedBytes = bytes.length - taken;
    return false;
  }

  writeBorrowed(buffer: Uint8Array, length: number): boolean {
    if (this.#phase > OPEN || length === 0) return true;
    if (this.queuedBytes > 0 || this.#phase === CONNECTING || !this.#socket) return this.write(buffer.slice(0, length));
    const taken = this.#socket.write(buffer, 0, length);
    if (taken === length) return true;
    if (taken < 0) {
      this.#break(taken);
      return true;
    }
    this.#queue.push(buffer.slice(taken, length));
    this.queuedBytes = length - taken;
    return false;
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    if (this.#phase !== CONNECTING && this.#phase !== CLOSED) this.#socket?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#held || this.#isEndHeld) queueMicrotask(() => this.#release());
    else if (this.#phase !== CONNECTING && this.#phase !== CLOSED) this.#socket?.resume();
  }

  /** The engines that work this way tell of a reset at once, paused or not. */
  lookForReset(): void {}

  end(): void {
    if (this.#phase > OPEN) return;
    const isConnecting = this.#phase === CONNECTING;
    this.#phase = ENDING;
    if (this.queuedBytes === 0 && !isConnecting) this.#shutdown();
  }

  reset(): void {
    if (this.#phase === CLOSED) return;
    this.#isReset = true;
    this.#close(true);
  }

  close(): void {
    if (this.#phase === CLOSED) return;
    this.#isReset = true;
    this.#close(false);
  }

  /** Ends it as failed; the handler hears of it after this call. */
  fail(error: TransportError): void {
    if (this.#phase === CLOSED) return;
    this.#error ??= error;
    this.#close(true);
  }

  onData(bytes: Uint8Array): void {
    // A read that was under way when `pause` was called may bring more.
    if (this.#isPaused || this.#held) (this.#held ??= []).push(bytes);
    else if (this.#phase !== CLOSED) this.handler.onData(bytes);
  }

  onDrain(): void {
    if (this.queuedBytes === 0 || !this.#socket || this.#phase === CLOSED) return;
    for (let bytes = this.#queue[0]; bytes; bytes = this.#queue[0]) {
      const taken = this.#socket.write(bytes, this.#offset, bytes.length - this.#offset);
      if (taken < 0) {
        this.#break(taken);
        return;
      }
      this.queuedBytes -= taken;
      this.#offset += taken;
      if (this.#offset < bytes.length) return;
      this.#queue.shift();
      this.#offset = 0;
    }
    if (this.#phase === ENDING) this.#shutdown();
    else this.handler.onDrain();
  }

  onEnd(): void {
    if (this.#isPaused || this.#held) this.#isEndHeld = true;
    else this.#tellEnd();
  }

  onClose(error: unknown): void {
    if (this.#isCalling) queueMicrotask(() => this.#finish(error));
    else this.#finish(error);
  }

  #tellEnd(): void {
    if (this.#hasEnded || this.#isReset || this.#error) return;
    this.#hasEnded = true;
    this.handler.onEnd();
  }

  /** Delivers what came after `pause`, before the engine reads on. */
  #release(): void {
    while (this.#held && !this.#isPaused) {
      const bytes = this.#held.shift();
      if (this.#held.length === 0) this.#held = undefined;
      if (bytes && this.#phase !== CLOSED) this.handler.onData(bytes);
    }
    if (this.#isPaused) return;
    if (this.#isEndHeld) {
      this.#isEndHeld = false;
      this.#tellEnd();
    }
    if (this.#phase !== CLOSED) this.#socket?.resume();
  }

  #shutdown(): void {
    this.#phase = ENDED;
    this.#isCalling = true;
    this.#socket?.shutdown();
    this.#isCalling = false;
  }

  /** The system refused a write. -1 says no more than that the connection is gone: `onClose` comes by itself. */
  #break(taken: number): void {
    this.#drop();
    if (taken === -1) {
      this.#isBroken = true;
      // Bun does not look at a socket that is paused, and would never tell.
      if (this.#isPaused) this.#socket?.resume();
      return;
    }
    const name = getSystemErrorName(taken);
    const error: TransportError = { code: errorCodeOf(name), detail: `${name}: write` };
    queueMicrotask(() => this.fail(error));
  }

  #drop(): void {
    this.#queue.length = 0;
    this.#offset = 0;
    this.queuedBytes = 0;
    if (this.#phase < ENDED) this.#phase = ENDED;
  }

  #close(isReset: boolean): void {
    this.#drop();
    this.#phase = CLOSED;
    this.#held = undefined;
    this.#isCalling = true;
    if (!this.#socket) this.onClose(undefined);
    else if (isReset) this.#socket.terminate();
    else this.#socket.close();
    this.#isCalling = false;
  }

  #finish(error: unknown): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#drop();
    this.#held = undefined;
    if (error === undefined && this.#isBroken && !this.#isReset) {
      this.#error ??= { code: "reset", detail: "the peer closed the connection" };
    } else if (error === undefined) {
      // Bun tells of a FIN that answers ours by the close alone.
      if (this.#hasOpened) this.#tellEnd();
    } else if (!this.#isReset) {
      this.#error ??= transportErrorOf(error);
    }
    this.#phase = CLOSED;
    this.handler.onClose(this.#error);
  }
}
