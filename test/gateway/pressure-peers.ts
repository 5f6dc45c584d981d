import { once } from "node:events";
import { connect as connectTcp, createServer as createTcpServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import type { TlsIdentity } from "../../src/gateway/transport/transport.ts";
import { flood, readPaced, writePaced } from "./paced-stream.ts";

/** The length that a message claims; a test ends long before it is reached. */
const BODY_BYTES = 2 ** 30;
/** What a slow end takes or gives in a second. */
export const SLOW_BYTES_PER_SECOND: number = 1 << 20;

/** Who is slow. The other end gives and takes what it can. */
export const SLOW_ENDS = ["reading client", "writing client", "reading service", "writing service"] as const;
export type SlowEnd = (typeof SLOW_ENDS)[number];

/** One message of 1 GB with one slow end. */
export interface SlowStream extends Disposable {
  /** Bytes that have reached the reader's end. */
  readonly carriedBytes: number;
}

/** A service that floods, drips, drains or sips, as the path says. */
export class PressureService implements AsyncDisposable {
  readonly #server: ReturnType<typeof createTcpServer>;
  readonly #sockets = new Set<Socket>();
  /** Bytes of request bodies, by path. */
  readonly receivedBytes: Map<string, number> = new Map();

  private constructor(identity: TlsIdentity | undefined) {
    const accept = (socket: Socket): void => this.#accept(socket);
    this.#server = identity
      ? createTlsServer({ cert: identity.certificatePem, key: identity.keyPem, ALPNProtocols: ["http/1.1"] }, accept)
      : createTcpServer(accept);
  }

  static async listen(identity: TlsIdentity | undefined): Promise<PressureService> {
    const service = new PressureService(identity);
    service.#server.listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let stop = (): void => {};
    socket.on("error", () => {});
    socket.on("close", () => {
      stop();
      this.#sockets.delete(socket);
    });
    socket.once("data", (head: Buffer) => {
      const path = head.toString("latin1").split(" ", 2)[1] ?? "";
      const count = (bytes: number): void =>
        void this.receivedBytes.set(path, (this.receivedBytes.get(path) ?? 0) + bytes);
      if (path.startsWith("/reading-service")) stop = readPaced(socket, SLOW_BYTES_PER_SECOND, count);
      else socket.on("data", (bytes: Buffer) => count(bytes.length));
      if (!path.endsWith("client") && !path.endsWith("writing-service")) return;
      if (path.endsWith("writing-client")) return;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
      if (path.endsWith("writing-service")) stop = writePaced(socket, SLOW_BYTES_PER_SECOND);
      else flood(socket);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}

export interface SlowStreamOptions {
  readonly port: number;
  readonly secure: boolean;
  readonly service: PressureService;
}

/** Sends a request through a gateway whose body, or whose response's body, has a slow end. */
export async function openSlowStream(slow: SlowEnd, options: SlowStreamOptions): Promise<SlowStream> {
  const { port, secure, service } = options;
  const socket = secure
    ? connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] })
    : connectTcp({ port, host: "127.0.0.1" });
  await once(socket, secure ? "secureConnect" : "connect");
  socket.on("error", () => {});
  const path = `/${slow.replace(" ", "-")}`;
  const isUpload = slow === "writing client" || slow === "reading service";
  const length = isUpload ? `Content-Length: ${BODY_BYTES}\r\n` : "";
  socket.write(`${isUpload ? "POST" : "GET"} ${path} HTTP/1.1\r\nHost: shop.localhost\r\n${length}\r\n`);
  let received = 0;
  const count = (bytes: number): void => void (received += bytes);
  let stop = (): void => {};
  if (slow === "reading client") stop = readPaced(socket, SLOW_BYTES_PER_SECOND, count);
  else socket.on("data", (bytes: Buffer) => count(bytes.length));
  if (slow === "writing client") stop = writePaced(socket, SLOW_BYTES_PER_SECOND);
  if (slow === "reading service") flood(socket);
  const before = service.receivedBytes.get(path) ?? 0;
  return {
    get carriedBytes() {
      return isUpload ? (service.receivedBytes.get(path) ?? 0) - before : received;
    },
    [Symbol.dispose]() {
      stop();
      socket.destroy();
    },
  };
}
