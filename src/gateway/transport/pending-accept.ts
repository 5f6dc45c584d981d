import { Alert, encodeFatalAlert } from "../../protocols/tls/alert.ts";
import type { AlertDescription } from "../../protocols/tls/alert.ts";
import { MALFORMED, NEED_DATA } from "../../protocols/tls/client-hello.ts";
import type { ClientHello } from "../../protocols/tls/client-hello.ts";
import type { EngineSocket, SocketSink } from "./engine-socket.ts";
import { transportErrorOf } from "./error-code.ts";
import { FirstFlight } from "./first-flight.ts";
import type { SecureInfo, TlsIdentity, TlsServerOptions, TransportError } from "./transport.ts";

const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What an accepted socket must do before it is a connection. */
export type AcceptSocket = Pick<EngineSocket, "write" | "shutdown" | "terminate" | "pause" | "resume">;

/** What an engine does for a port that speaks both. */
export interface AcceptEngine<S extends AcceptSocket> {
  readonly tls: TlsServerOptions;
  onError?(error: TransportError): void;
  /** Makes the connection and tells its handler; events go there from now on. */
  open(socket: S, secure: SecureInfo | undefined): { onData(bytes: Uint8Array): void };
  /** Returns what cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /**
   * Goes on in TLS; `pending.opened` or `pending.onClose` follows. It gives the socket that lives from now on, and may
   * throw when the identity is unusable.
   */
  startTls(
    socket: S,
    tls: { readonly identity: TlsIdentity; readonly hello: ClientHello },
    pending: PendingAccept<S>,
  ): S;
}

/** A connection to a port that speaks both, until its first bytes have decided and a handshake is done. */
export class PendingAccept<S extends AcceptSocket> implements SocketSink {
  readonly #engine: AcceptEngine<S>;
  #socket: S;
  readonly #flight = new FirstFlight();
  #cancelTimer: () => void;
  #hasBegun = false;
  #isClosed = false;
  #isRefused = false;

  constructor(socket: S, engine: AcceptEngine<S>) {
    this.#socket = socket;
    this.#engine = engine;
    const { firstByteTimeoutMs, handshakeTimeoutMs = HANDSHAKE_TIMEOUT_MS } = engine.tls;
    this.#cancelTimer = this.#endAfter(firstByteTimeoutMs ?? handshakeTimeoutMs);
  }

  /** All that came before the decision, for the engine to feed to its TLS. */
  get firstBytes(): Uint8Array {
    return this.#flight.bytes;
  }

  onData(bytes: Uint8Array): void {
    if (this.#isRefused) return;
    const verdict = this.#flight.add(bytes);
    if (verdict === "plain") {
      this.opened(this.#socket, undefined).onData(bytes);
      return;
    }
    if (!this.#hasBegun) this.#begin();
    if (verdict === NEED_DATA) return;
    if (verdict === MALFORMED) this.refuse(Alert.DECODE_ERROR);
    else this.#identify(verdict);
  }

  onDrain(): void {}

  /** The peer left before it said enough. */
  onEnd(): void {
    if (!this.#isRefused) this.#socket.shutdown();
  }

  onClose(): void {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  /** The connection is ready, on this socket. */
  opened(socket: S, secure: SecureInfo | undefined): { onData(bytes: Uint8Array): void } {
    this.#cancelTimer();
    return this.#engine.open(socket, secure);
  }

  /** Says why in the clear and ends; the timer closes what the peer leaves open. */
  refuse(alert: AlertDescription): void {
    this.#isRefused = true;
    if (this.#isClosed) return;
    this.#socket.resume();
    this.#socket.write(encodeFatalAlert(alert));
    this.#socket.shutdown();
  }

  /** The first bytes of a handshake are there: the rest has its own time. */
  #begin(): void {
    this.#hasBegun = true;
    this.#cancelTimer();
    this.#cancelTimer = this.#endAfter(this.#engine.tls.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS);
  }

  #endAfter(delayMs: number): () => void {
    return this.#engine.after(delayMs, () => {
      if (!this.#isClosed) this.#socket.terminate();
    });
  }

  #identify(hello: ClientHello): void {
    let found: ReturnType<TlsServerOptions["identity"]>;
    try {
      found = this.#engine.tls.identity(hello.serverName);
    } catch (error) {
      this.#unusable(error);
      return;
    }
    if (!(found instanceof Promise)) {
      this.#shakeHands(found, hello);
      return;
    }
    // Whatever comes meanwhile stays in the system's buffer, for the TLS engine to read.
    this.#socket.pause();
    void found.then(
      (identity) => this.#shakeHands(identity, hello),
      (error: unknown) => this.#unusable(error),
    );
  }

  #shakeHands(identity: TlsIdentity | undefined, hello: ClientHello): void {
    if (this.#isClosed) return;
    if (!identity) {
      this.refuse(Alert.UNRECOGNIZED_NAME);
      return;
    }
    try {
      this.#socket = this.#engine.startTls(this.#socket, { identity, hello }, this);
    } catch (error) {
      this.#unusable(error);
    }
  }

  #unusable(error: unknown): void {
    this.#engine.onError?.({ code: "tls", detail: transportErrorOf(error).detail });
    this.refuse(Alert.INTERNAL_ERROR);
  }
}
