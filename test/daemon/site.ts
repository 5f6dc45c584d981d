import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServiceView } from "../../src/control/contract.ts";
import { identify } from "../../src/host/processes/processes.ts";
import type { Home } from "./home.ts";

/** How often the stream of events says something, in milliseconds. */
const BEAT_MS = 20;

/** A service in this process: answers at `/`, streams numbers at `/events`, echoes bytes after an upgrade. */
export class Site implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  port = 0;
  /** Requests that came as far as here. */
  requests = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests++;
      if (request.url === "/events") streamNumbers(response);
      else response.end(`site ${request.headers.host ?? ""}`);
    });
    this.#server.on("connection", (socket: Socket) => this.#sockets.add(socket));
    this.#server.on("upgrade", (_request, socket: Duplex, head: Buffer) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      socket.write(head);
      socket.on("error", () => {});
      socket.pipe(socket);
    });
  }

  static async listen(): Promise<Site> {
    const site = new Site();
    site.#server.listen(0, "127.0.0.1");
    await once(site.#server, "listening");
    site.port = (site.#server.address() as { port: number }).port;
    return site;
  }

  /** Registers it under a name with this process as its holder, and leads the name to it. */
  async register(home: Home, name: string): Promise<ServiceView> {
    const service = await home.client.registerService(registration(name));
    const { id, leaseId } = service;
    const upstreams = [{ address: "127.0.0.1", port: this.port }];
    return home.client.updateService(id, { leaseId, state: "ready", upstreams });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** What a keeper would ask for; this process is the holder unless another one is named. */
export function registration(
  name: string,
  pid: number = process.pid,
): Parameters<Home["client"]["registerService"]>[0] {
  const holder = identify(pid);
  if (!holder) throw new Error(`there is no process ${pid}`);
  return {
    identity: { directory: `/srv/${name}`, project: name, service: undefined, branch: undefined, name: undefined },
    holder,
    uid: process.getuid?.() ?? 0,
    command: ["node", "server.js"],
    port: undefined,
    resume: undefined,
  };
}

function streamNumbers(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  let number = 0;
  const timer = setInterval(() => response.write(`data: ${number++}\n\n`), BEAT_MS);
  response.on("close", () => clearInterval(timer));
}
