import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Endpoint, Lane, LaneView, ServiceView } from "../../src/control/contract.ts";
import type { Home } from "./home.ts";
import { registration } from "./site.ts";

/** A service in this process that says its name to whoever connects, and echoes what it is told. */
export class LaneService implements AsyncDisposable {
  readonly name: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  service: ServiceView;

  private constructor(name: string, service: ServiceView) {
    this.name = name;
    this.service = service;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.write(`${name}\n`);
      socket.pipe(socket);
    });
  }

  /** Asks for a name with a lane; nothing listens yet. */
  static async register(home: Home, name: string, lane: Partial<Lane> & Pick<Lane, "port">): Promise<LaneService> {
    const asked: Lane = { protocol: "talk", transport: "tcp", extra: [], bind: "forward", ...lane };
    return new LaneService(name, await home.client.registerService({ ...registration(name), lane: asked }));
  }

  get lane(): LaneView {
    assert.ok(this.service.lane);
    return this.service.lane;
  }

  /** Listens where it was told to, or elsewhere, and says that it is ready. */
  async start(home: Home, at: Endpoint = this.lane.listen): Promise<void> {
    this.#server.listen(at.port, at.address);
    await once(this.#server, "listening");
    const { port } = this.#server.address() as { port: number };
    const { id, leaseId } = this.service;
    const upstreams = [{ address: at.address, port }];
    this.service = await home.client.updateService(id, { leaseId, state: "ready", upstreams });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** What a service at this end calls itself. */
export async function nameAt({ address, port }: Endpoint): Promise<string> {
  const socket = connect(port, address);
  try {
    const [bytes] = (await once(socket, "data")) as [Buffer];
    return bytes.toString().trim();
  } finally {
    socket.destroy();
  }
}
