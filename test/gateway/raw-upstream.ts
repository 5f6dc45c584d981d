import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { TlsIdentity } from "../../src/gateway/transport/transport.ts";

/** A service that sees and says every byte. */
export class RawUpstream implements AsyncDisposable {
  readonly #server: Server;
  readonly connections: UpstreamSocket[] = [];
  readonly #onConnection: (connection: UpstreamSocket) => void;
  port = 0;

  private constructor(onConnection: (connection: UpstreamSocket) => void, identity: TlsIdentity | undefined) {
    this.#onConnection = onConnection;
    const { certificatePem: cert, keyPem: key } = identity ?? {};
    const secureContext = identity && createSecureContext({ cert, key });
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
      const socket = secureContext ? new TLSSocket(raw, { isServer: true, secureContext }) : raw;
      const connection = new UpstreamSocket(socket, raw);
      this.connections.push(connection);
      this.#onConnection(connection);
    });
  }

  /** With an identity it speaks TLS. */
  static async listen(
    onConnection: (connection: UpstreamSocket) => void,
    { host = "127.0.0.1", identity }: { readonly host?: string; readonly identity?: TlsIdentity | undefined } = {},
  ): Promise<RawUpstream> {
    const upstream = new RawUpstream(onConnection, identity);
    upstream.#server.listen(0, host);
    await once(upstream.#server, "listening");
    upstream.port = (upstream.#server.address() as { port: number }).port;
    return upstream;
  }

  get requests(): string {
    return this.connections.map(({ text }) => text).join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}

export class UpstreamSocket {
  readonly socket: Socket;
  text = "";
  ended = false;
  error: NodeJS.ErrnoException | undefined;
  /** The TCP socket: only it can send RST. */
  readonly #raw: Socket;
  #heads = 0;

  constructor(socket: Socket, raw: Socket) {
    this.socket = socket;
    this.#raw = raw;
    socket.on("data", (bytes: Buffer) => (this.text += bytes.toString("latin1")));
    socket.on("end", () => (this.ended = true));
    socket.on("error", (error) => (this.error = error));
  }

  reset(): void {
    this.#raw.resetAndDestroy();
  }

  /** Answers each request whose head is complete (and has no body) with these bytes. */
  answer(response: string | ((request: string) => string)): void {
    this.socket.on("data", () => {
      const heads = this.text.split("\r\n\r\n");
      for (; this.#heads < heads.length - 1; this.#heads++) {
        this.socket.write(typeof response === "string" ? response : response(heads[this.#heads] ?? ""), "latin1");
      }
    });
  }
}
