import { connect } from "node:net";
import type { Socket } from "node:net";
import { encodeLine, LineDecoder } from "../../control/core/json-lines.ts";
import type { DaemonMessage, WorkerMessage } from "../core/worker-messages.ts";

/** Pauses between attempts to reach a daemon that is away, in milliseconds; the last one goes on: a daemon that starts waits for it. */
const RETRY_MS = [20, 50, 100, 250] as const;

const REQUEST = [
  "GET /v1/worker HTTP/1.1",
  "Host: portolan",
  "Connection: Upgrade",
  "Upgrade: portolan-worker",
  "\r\n",
].join("\r\n");

export interface DaemonLinkOptions {
  readonly controlSocket: string;
  /** The first message of each connection. */
  hello(): WorkerMessage;
  onMessage(message: DaemonMessage): void;
  /** No daemon can come back: the folder of its socket is gone. */
  onOrphaned(): void;
}

/** A worker's line to its daemon: dials again for as long as there is none, and drops what is said meanwhile. */
export class DaemonLink implements Disposable {
  readonly #options: DaemonLinkOptions;
  #socket: Socket | undefined;
  #isReady = false;
  #isClosed = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: DaemonLinkOptions) {
    this.#options = options;
    this.#dial();
  }

  /** Sends a message, if a daemon is there; false when there is none. What it must know for good is in `hello`. */
  send(message: WorkerMessage): boolean {
    if (this.#isReady) this.#socket?.write(encodeLine(message));
    return this.#isReady;
  }

  #dial(): void {
    const socket = connect(this.#options.controlSocket);
    this.#socket = socket;
    socket.setEncoding("utf8");
    const lines = new LineDecoder();
    let head = "";
    socket.on("connect", () => socket.write(REQUEST));
    socket.on("data", (text: string) => {
      if (this.#isReady) {
        this.#receive(lines, text);
        return;
      }
      head += text;
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!head.startsWith("HTTP/1.1 101 ")) {
        socket.destroy();
        return;
      }
      this.#isReady = true;
      this.#failures = 0;
      this.send(this.#options.hello());
      this.#receive(lines, head.slice(end + 4));
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") this.#options.onOrphaned();
    });
    socket.on("close", () => this.#onClose());
  }

  #receive(lines: LineDecoder, text: string): void {
    for (const message of lines.decode(text)) this.#options.onMessage(message as DaemonMessage);
  }

  #onClose(): void {
    this.#isReady = false;
    if (this.#isClosed) return;
    const pauseMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures++;
    this.#retry = setTimeout(() => this.#dial(), pauseMs);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
  }
}
