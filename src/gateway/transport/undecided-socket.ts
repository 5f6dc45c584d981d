import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { SocketSink } from "./engine-socket.ts";
import type { AcceptSocket } from "./pending-accept.ts";

/** Node's socket in the shape that `PendingAccept` decides on. */
export class UndecidedSocket implements AcceptSocket {
  readonly raw: Socket;
  secured: TLSSocket | undefined;
  #sink: SocketSink | undefined;

  constructor(raw: Socket) {
    this.raw = raw;
  }

  listen(sink: SocketSink): void {
    this.#sink = sink;
    this.raw.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onClose);
    // The close that follows says all; without a listener the process would end.
    this.raw.on("error", () => {});
  }

  /** Leaves the events to a connection. */
  unlisten(): void {
    this.raw.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onClose);
    this.#sink = undefined;
  }

  /** Puts back what was read, for TLS to read it. Without the pause, Node would go on reading, to nobody. */
  handOver(bytes: Uint8Array): void {
    this.raw.pause();
    this.raw.off("data", this.#onData).off("end", this.#onEnd);
    this.raw.unshift(bytes);
  }

  write(bytes: Uint8Array): number {
    this.raw.write(bytes);
    return bytes.length;
  }

  shutdown(): void {
    this.raw.end();
  }

  terminate(): void {
    this.raw.resetAndDestroy();
  }

  pause(): void {
    this.raw.pause();
  }

  resume(): void {
    this.raw.resume();
  }

  readonly #onData = (bytes: Uint8Array): void => this.#sink?.onData(bytes);
  readonly #onEnd = (): void => this.#sink?.onEnd();
  readonly #onClose = (): void => this.#sink?.onClose(undefined);
}
