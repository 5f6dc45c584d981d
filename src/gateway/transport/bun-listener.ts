import { getSystemErrorName } from "node:util";
import { bunLibc } from "./bun-libc.ts";
import { descriptorLimit, descriptorReserve, tooManyFiles } from "./descriptor-limit.ts";
import type { SocketSink } from "./engine-socket.ts";
import type { ListenOptions, TransportListener } from "./transport.ts";

/** How often a listener that has paused looks for free descriptors, in milliseconds. */
const RETRY_MS = 50;

/**
 * Accepts on a copy of its descriptor, so that accepting can pause with no connection lost: `stop` closes Bun's copy,
 * and the queue lives on in ours.
 *
 * It pauses before descriptors run out because Bun has no answer to EMFILE: it is woken again and again by a
 * connection that it cannot take, and tells nobody.
 */
export class BunListener implements TransportListener {
  readonly address: string;
  readonly port: number;
  readonly #options: ListenOptions;
  readonly #handlers: BunHandlers<SocketSink>;
  readonly #limit = descriptorLimit();
  readonly #reserve = descriptorReserve(this.#limit);
  /** Ours; undefined where descriptors cannot be copied: accepting does not pause there. */
  readonly #descriptor: number | undefined;
  #listening: BunListenSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ListenOptions, handlers: BunHandlers<SocketSink>) {
    const { source } = options;
    this.#options = options;
    this.#handlers = { ...handlers, open: (socket) => this.#accept(socket, handlers) };
    if (!("descriptor" in source)) {
      const { address, port } = source;
      this.#listening = Bun.listen({ hostname: address, port, allowHalfOpen: true, socket: this.#handlers });
      this.#descriptor = bunLibc && duplicate(this.#listening.fd);
    } else if (bunLibc) {
      this.#descriptor = source.descriptor;
      this.#listening = this.#listen(duplicate(source.descriptor));
    } else {
      this.#listening = this.#listen(source.descriptor);
    }
    const name: { address?: string; port?: number } = {};
    this.#listening.getsockname(name);
    this.address = name.address ?? "";
    this.port = name.port ?? 0;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#retry);
    this.#listening?.stop(false);
    if (this.#descriptor !== undefined) bunLibc?.close(this.#descriptor);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #listen(fd: number): BunListenSocket {
    return Bun.listen({ fd, allowHalfOpen: true, socket: this.#handlers });
  }

  #accept(socket: BunSocket<SocketSink>, handlers: BunHandlers<SocketSink>): void {
    if (socket.fd >= this.#limit - this.#reserve) this.#pause();
    handlers.open?.(socket);
  }

  #pause(): void {
    if (this.#descriptor === undefined || this.#retry || this.#isClosed) return;
    this.#listening?.stop(false);
    this.#listening = undefined;
    this.#retry = setInterval(() => this.#resumeIfFree(), RETRY_MS);
    this.#options.onError?.(tooManyFiles(this.#limit));
  }

  /** The system gives out the lowest free number, which tells how many are left. */
  #resumeIfFree(): void {
    if (this.#descriptor === undefined || !bunLibc) return;
    const fd = bunLibc.duplicate(this.#descriptor);
    if (fd === -1) return;
    if (fd >= this.#limit - 2 * this.#reserve) {
      bunLibc.close(fd);
      return;
    }
    clearInterval(this.#retry);
    this.#retry = undefined;
    this.#listening = this.#listen(fd);
  }
}

function duplicate(descriptor: number): number {
  const copy = bunLibc?.duplicate(descriptor) ?? -1;
  if (copy !== -1) return copy;
  const code = getSystemErrorName(-(bunLibc?.errno() ?? 0));
  throw Object.assign(new Error(`cannot copy descriptor ${descriptor}`), { code });
}
