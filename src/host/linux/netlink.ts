import { constants } from "node:os";
import { numberNetlinkMessage, readNetlink, type PayloadSink } from "../core/sockets/netlink-message.ts";
import { callFailed, lastError, libc } from "../ffi.ts";
import { SO_RCVTIMEO, SOCK_CLOEXEC, SOCK_RAW, SOL_SOCKET } from "./socket-constants.ts";

const AF_NETLINK = 16;
const NETLINK_SOCK_DIAG = 4;
const MSG_TRUNC = 0x20;
/** The kernel fills at most 32 KiB at a time. */
const DATAGRAM_BYTES = 65_536;
const PATIENCE_SECONDS = 2;
/** A table that changes all the time is taken as it comes at last. */
const TRIES_MAX = 4;

/** A channel to the kernel's sock_diag, for questions one after another. */
export class Netlink implements Disposable {
  readonly #bytes = new Uint8Array(DATAGRAM_BYTES);
  /** The datagram in which a sink's places count, until the next one comes. */
  readonly datagram: DataView = new DataView(this.#bytes.buffer);
  #descriptor: number | undefined;
  #sequence = 0;

  /**
   * @throws {Failure} `SYSTEM_CALL_FAILED` where netlink is refused, as by a seccomp filter.
   */
  constructor() {
    this.#descriptor = openSocket();
  }

  /**
   * Puts a question and hands on the payload of each message of the answer. `onStart` is called before each try, since
   * a list that was interrupted begins anew. Returns 0, or the kernel's errno.
   *
   * @throws {Failure} `SYSTEM_CALL_FAILED` when the kernel does not answer.
   */
  ask(question: DataView, onStart: () => void, onPayload: PayloadSink): number {
    for (let tries = 1; ; tries++) {
      onStart();
      const { errno, isInterrupted } = this.#askOnce(question, onPayload);
      if (errno !== 0 || !isInterrupted || tries === TRIES_MAX) return errno;
    }
  }

  #askOnce(question: DataView, onPayload: PayloadSink): { errno: number; isInterrupted: boolean } {
    const descriptor = (this.#descriptor ??= openSocket());
    const sequence = (this.#sequence = (this.#sequence + 1) >>> 0);
    numberNetlinkMessage(question, sequence);
    try {
      const request = new Uint8Array(question.buffer, question.byteOffset, question.byteLength);
      if (libc().send(descriptor, request, request.byteLength, 0) === -1) throw callFailed("send");
      let isInterrupted = false;
      for (;;) {
        const verdict = readNetlink(this.datagram, this.#receive(descriptor), { sequence, onPayload });
        isInterrupted ||= verdict.isInterrupted;
        if (verdict.isDone) return { errno: verdict.errno, isInterrupted };
      }
    } catch (error) {
      // What is left of the answer goes with the socket.
      this[Symbol.dispose]();
      throw error;
    }
  }

  #receive(descriptor: number): number {
    for (;;) {
      const bytes = libc().recv(descriptor, this.#bytes, DATAGRAM_BYTES, MSG_TRUNC);
      if (bytes > DATAGRAM_BYTES) throw callFailed("recv", "EMSGSIZE");
      if (bytes > 0) return bytes;
      const error = bytes === 0 ? "EPIPE" : lastError();
      if (error !== "EINTR") throw callFailed("recv", error);
    }
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) libc().close(this.#descriptor);
    this.#descriptor = undefined;
  }
}

export const ENOENT: number = constants.errno.ENOENT;

function openSocket(): number {
  const system = libc();
  const descriptor = system.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor === -1) throw callFailed("socket");
  try {
    // The call waits for the answer, so it must have an end.
    const timeout = new Uint8Array(BigInt64Array.of(BigInt(PATIENCE_SECONDS), 0n).buffer);
    if (system.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.byteLength) === -1) {
      throw callFailed("setsockopt");
    }
    // Connected to the kernel (port 0), it takes nothing from another process.
    const kernel = new Uint8Array(12);
    new DataView(kernel.buffer).setUint16(0, AF_NETLINK, true);
    if (system.connect(descriptor, kernel, kernel.byteLength) === -1) throw callFailed("connect");
    return descriptor;
  } catch (error) {
    system.close(descriptor);
    throw error;
  }
}
