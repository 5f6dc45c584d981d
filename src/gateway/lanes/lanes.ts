import type { GatewayListener } from "../core/snapshot.ts";
import type { GatewayContext } from "../gateway-context.ts";
import type { TransportError } from "../transport/transport.ts";
import { DatagramLane } from "./datagram-lane.ts";
import { LaneConnection } from "./lane-connection.ts";

export interface OpenLane {
  /** Takes no more; connections that are open live on. */
  close(): void;
}

/** The lanes of one gateway. */
export class Lanes {
  readonly #context: GatewayContext;
  readonly #waiting = new Set<LaneConnection>();
  readonly #datagrams = new Set<DatagramLane>();

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** Opens a lane on a descriptor that it owns from now on. */
  async open(
    listener: GatewayListener,
    descriptor: number,
    onError: (error: TransportError) => void,
  ): Promise<OpenLane> {
    const context = this.#context;
    if (listener.lane?.transport === "udp") {
      const lane = await DatagramLane.open(context, listener, descriptor);
      this.#datagrams.add(lane);
      return {
        close: () => {
          this.#datagrams.delete(lane);
          lane.close();
        },
      };
    }
    const desk = { context, listener, openConnections: 0, waiting: this.#waiting };
    const accept = (): LaneConnection => new LaneConnection(desk);
    return context.transport.listen({ source: { descriptor }, accept, onError });
  }

  /** The routes have changed. */
  onRoutes(): void {
    for (const connection of this.#waiting) connection.look();
    for (const lane of this.#datagrams) lane.onRoutes();
  }

  /** A successor accepts, and this gateway hears no more of routes: who waits for a service had better ask again. */
  drain(): void {
    for (const connection of this.#waiting) connection.abort();
  }

  tick(nowMs: number): void {
    for (const lane of this.#datagrams) lane.tick(nowMs);
  }
}
