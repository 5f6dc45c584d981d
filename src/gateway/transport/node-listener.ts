import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { closeDescriptor, duplicateDescriptor } from "../../host/sockets/listening-descriptor.ts";
import { descriptorLimit, descriptorReserve, tooManyFiles } from "./descriptor-limit.ts";
import { nodeAcceptor } from "./node-accept.ts";
import { plainAddress } from "./plain-address.ts";
import type { ListenOptions, TransportListener } from "./transport.ts";

const BACKLOG = 511;
/** How often a listener that has paused looks for free descriptors, in milliseconds. */
const RETRY_MS = 50;

/**
 * Accepts on a copy of its descriptor, so that accepting can pause with no connection lost: closing the copy leaves the
 * queue to ours. It pauses before descriptors run out, because on EMFILE libuv gives up a descriptor that it keeps for
 * this, and with it accepts and closes all that wait, in silence.
 */
export class NodeListener implements TransportListener {
  address = "";
  port = 0;
  readonly #options: ListenOptions;
  readonly #accept: (raw: Socket) => void;
  readonly #limit = descriptorLimit();
  readonly #reserve = descriptorReserve(this.#limit);
  /** Ours; undefined where descriptors cannot be copied: accepting does not pause there. */
  #descriptor: number | undefined;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Where accepting does not pause, it is told once until there are enough again. */
  #isTold = false;
  #isClosed = false;

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#accept = nodeAcceptor(options);
    const { source } = options;
    this.#descriptor = "descriptor" in source && process.platform === "linux" ? source.descriptor : undefined;
  }

  /** Begins to accept. */
  async open(): Promise<void> {
    const { source } = this.#options;
    const server = this.#serve();
    const copy = this.#descriptor === undefined ? undefined : duplicateDescriptor(this.#descriptor);
    // What cannot be copied is the server's own, which says what is wrong with it.
    if (copy === undefined) this.#descriptor = undefined;
    if ("descriptor" in source) server.listen({ fd: copy ?? source.descriptor, backlog: BACKLOG });
    else server.listen({ host: source.address, port: source.port, exclusive: true, backlog: BACKLOG });
    await once(server, "listening");
    server.on("error", (error) => this.#options.onError?.({ code: "other", detail: error.message }));
    const name = server.address();
    if (name === null || typeof name !== "object") return;
    this.address = plainAddress(name.address);
    this.port = name.port;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#retry);
    if (this.#server?.listening) this.#server.close();
    if (this.#descriptor !== undefined) closeDescriptor(this.#descriptor);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #serve(): Server {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#watch(descriptorOf(socket));
      this.#accept(socket);
    });
    return this.#server;
  }

  #watch(descriptor: number): void {
    if (descriptor < this.#limit - 2 * this.#reserve) this.#isTold = false;
    if (this.#isTold || descriptor < this.#limit - this.#reserve || this.#retry || this.#isClosed) return;
    if (this.#descriptor === undefined) this.#isTold = true;
    else {
      this.#server?.close();
      this.#retry = setInterval(() => this.#resumeIfFree(), RETRY_MS);
    }
    this.#options.onError?.(tooManyFiles(this.#limit));
  }

  /** The system gives out the lowest free number, which tells how many are left. */
  #resumeIfFree(): void {
    const fd = this.#descriptor === undefined ? undefined : duplicateDescriptor(this.#descriptor);
    if (fd === undefined) return;
    if (fd >= this.#limit - 2 * this.#reserve) {
      closeDescriptor(fd);
      return;
    }
    clearInterval(this.#retry);
    this.#retry = undefined;
    const server = this.#serve();
    server.on("error", (error) => this.#options.onError?.({ code: "other", detail: error.message }));
    server.listen({ fd, backlog: BACKLOG });
  }
}

/** The number of a socket's descriptor, which Node has no public name for; -1 where it is not told. */
function descriptorOf(socket: Socket): number {
  return (socket as { _handle?: { fd?: number } })._handle?.fd ?? -1;
}
