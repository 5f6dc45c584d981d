import type { GatewaySettings } from "../../src/gateway/core/settings.ts";
import type { RoutingSnapshot } from "../../src/gateway/core/snapshot.ts";
import { SERVICE, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";

/** A gateway with one front: every request leads to the same service, whatever its Host says. */
export interface LoneFront extends AsyncDisposable {
  readonly port: number;
  readonly gateway: GatewayUnderTest;
  /** Leads to this port at 127.0.0.1 from now on. */
  lead(upstreamPort: number): Promise<void>;
}

export async function startLoneFront(
  engine: "node" | "bun",
  settings: Partial<GatewaySettings> = {},
): Promise<LoneFront> {
  const gateway = await startGateway(engine, settings);
  const listener = { id: "front", address: "127.0.0.1", serviceId: "shop" };
  const { port = 0 } = await gateway.ask({ type: "listen", ...listener });
  let version = 0;
  return {
    port,
    gateway,
    async lead(upstreamPort) {
      const snapshot: RoutingSnapshot = {
        version: ++version,
        listeners: [{ ...listener, port }],
        services: [{ ...SERVICE, upstreams: [{ address: "127.0.0.1", port: upstreamPort }] }],
        routes: [],
        identities: [],
      };
      await gateway.ask({ type: "apply", snapshot });
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
