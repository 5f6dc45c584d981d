import type { GatewayLane, RoutingSnapshot, RoutedService } from "../../../src/gateway/core/snapshot.ts";
import type { GatewaySettings } from "../../../src/gateway/core/settings.ts";
import { SERVICE, startGateway } from "../harness.ts";
import type { GatewayProcessOptions, GatewayUnderTest } from "../harness.ts";

/** A gateway with one lane. */
export interface LaneUnderTest extends AsyncDisposable {
  readonly port: number;
  readonly gateway: GatewayUnderTest;
  /** The service as it is from now on; it is ready at this port of 127.0.0.1 unless it says otherwise. */
  lead(service: Partial<RoutedService> | number): Promise<void>;
  /** The service, and with it the lane, is gone. */
  drop(): Promise<void>;
}

export interface LaneOptions extends GatewayProcessOptions {
  readonly settings?: Partial<GatewaySettings>;
  readonly lane?: GatewayLane;
}

export async function startLane(engine: "node" | "bun", options: LaneOptions = {}): Promise<LaneUnderTest> {
  const { settings = {}, lane = { transport: "tcp", upstreamPort: undefined }, ...limits } = options;
  const gateway = await startGateway(engine, settings, [], limits);
  const listener = { id: "lane", address: "127.0.0.1", serviceId: "shop", lane };
  const { port = 0 } = await gateway.ask({ type: "listen", ...listener });
  let version = 0;
  const apply = async (tables: Pick<RoutingSnapshot, "listeners" | "services">): Promise<void> => {
    await gateway.ask({
      type: "apply",
      snapshot: { version: ++version, routes: [], identities: [], ...tables } satisfies RoutingSnapshot,
    });
  };
  return {
    port,
    gateway,
    lead: (service) => {
      const change = typeof service === "number" ? { upstreams: [{ address: "127.0.0.1", port: service }] } : service;
      return apply({ listeners: [{ ...listener, port }], services: [{ ...SERVICE, ...change }] });
    },
    drop: async () => {
      await gateway.ask({ type: "close", id: "lane" });
      await apply({ listeners: [], services: [] });
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
