/**
 * A socket as an engine gives it, where a write may take a part of the bytes and events go to one sink.
 * `QueuedConnection` makes a `Connection` of it. Bun's sockets have this shape; `memory-socket.ts` copies it.
 */
export interface EngineSocket {
  /**
   * Tells how many bytes were taken of all, or of `length` from `offset` on; the rest may come after the sink's
   * `onDrain`. Below zero the connection is gone: -1, or the negative number of the system's error.
   */
  write(bytes: Uint8Array, offset?: number, length?: number): number;
  /** Sends FIN (TLS: close_notify before it). Reading goes on. */
  shutdown(): void;
  /** Sends RST. The sink's `onClose` may come before this returns. */
  terminate(): void;
  /** Closes both directions; what the system has taken goes out. The sink's `onClose` may come before this returns. */
  close(): void;
  pause(): void;
  resume(): void;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

/** Hears the events of one engine socket. It may be exchanged while the socket lives. */
export interface SocketSink {
  onData(bytes: Uint8Array): void;
  /** The system takes bytes again. It may come without need. */
  onDrain(): void;
  /** The peer's FIN. */
  onEnd(): void;
  /** The descriptor is gone; the error where there was one. */
  onClose(error: unknown): void;
}

/** A sink for a socket that nobody listens to any more. */
export const IGNORED: SocketSink = { onData() {}, onDrain() {}, onEnd() {}, onClose() {} };
