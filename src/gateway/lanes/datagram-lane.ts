import { createSocket } from "node:dgram";
import type { RemoteInfo, Socket } from "node:dgram";
import { once } from "node:events";
import { DatagramClients } from "../core/lanes/datagram-clients.ts";
import type { GatewayListener, Upstream } from "../core/snapshot.ts";
import type { GatewayContext } from "../gateway-context.ts";
import { DatagramSession } from "./datagram-session.ts";

/**
 * A UDP lane. Its socket is the daemon's, so that answers come from the lane's address whichever worker gives them, and
 * what waits in it is not lost when one worker follows another. `node:dgram` takes such a descriptor on Node and on Bun
 * alike (tried with Bun 1.4.5, datagrams of 65,507 bytes and refused ones too), so that there is no seam here.
 */
export class DatagramLane {
  readonly #context: GatewayContext;
  readonly #listener: GatewayListener;
  readonly #socket: Socket;
  readonly #clients: DatagramClients<DatagramSession>;
  #isClosed = false;

  private constructor(context: GatewayContext, listener: GatewayListener) {
    const { datagramIdleMs, datagramClientsMax } = context.settings;
    this.#context = context;
    this.#listener = listener;
    this.#clients = new DatagramClients({ idleMs: datagramIdleMs, clientsMax: datagramClientsMax });
    this.#socket = createSocket(listener.address.includes(":") ? "udp6" : "udp4");
  }

  /** Begins to take datagrams from a descriptor that it owns from now on. */
  static async open(context: GatewayContext, listener: GatewayListener, descriptor: number): Promise<DatagramLane> {
    const lane = new DatagramLane(context, listener);
    // Node tells of it before `bind` returns.
    const listening = once(lane.#socket, "listening");
    lane.#socket.bind({ fd: descriptor });
    await listening;
    lane.#socket.on("message", (bytes, client) => lane.#forward(bytes, client));
    lane.#socket.on("error", () => context.counters.datagramsDropped++);
    return lane;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
    for (const session of this.#clients.sessions) session[Symbol.dispose]();
  }

  /** Forgets clients of a service that listens elsewhere now: their next datagram goes there. */
  onRoutes(): void {
    const upstream = this.#upstream();
    for (const session of this.#clients.sessions) {
      const { address, port } = session.upstream;
      if (upstream?.address === address && upstream.port === port) continue;
      this.#clients.drop(session.client);
      session[Symbol.dispose]();
    }
  }

  tick(nowMs: number): void {
    const service = this.#context.router.front(this.#listener.id)?.service;
    if (service && this.#clients.sessions.length > 0) this.#context.activity.touch(service, nowMs);
    for (const session of this.#clients.expire(nowMs)) session[Symbol.dispose]();
  }

  #forward(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const { counters, nowMs } = this.#context;
    const client = `${address}|${port}`;
    counters.datagrams++;
    const session = this.#clients.touch(client, nowMs) ?? this.#begin(client, { address, port });
    if (session) session.send(bytes);
    else counters.datagramsDropped++;
  }

  /** Undefined while the service is not there: a datagram is not kept for it, as its sender asks again. */
  #begin(client: string, { address, port }: Upstream): DatagramSession | undefined {
    const upstream = this.#upstream();
    if (!upstream) return undefined;
    const { counters } = this.#context;
    const session = new DatagramSession({
      client,
      upstream,
      onReply: (bytes) => {
        if (this.#isClosed || !this.#clients.touch(client, this.#context.nowMs)) return;
        counters.datagrams++;
        this.#socket.send(bytes, port, address, (error) => {
          if (error) counters.datagramsDropped++;
        });
      },
      onDropped: () => counters.datagramsDropped++,
    });
    this.#clients.add(client, session, this.#context.nowMs)?.[Symbol.dispose]();
    return session;
  }

  /** Where its datagrams go now. Nobody can tell whether one arrived, so that no other end is tried. */
  #upstream(): Upstream | undefined {
    const service = this.#context.router.front(this.#listener.id)?.service;
    if (service?.state === "idle") this.#context.waitingRoom.wake(service, this.#context.nowMs);
    const [upstream] = service?.state === "ready" ? service.upstreams : [];
    return upstream && { ...upstream, port: this.#listener.lane?.upstreamPort ?? upstream.port };
  }
}
