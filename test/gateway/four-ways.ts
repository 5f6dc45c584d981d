import type { GatewayIdentity } from "../../src/gateway/core/snapshot.ts";
import { pathOf } from "../support/needs.ts";
import { makeIdentities } from "../transport/exam-tools.ts";
import { RawClient } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

/** What the gateway speaks with its client, and with the service. */
export interface Way {
  readonly name: string;
  readonly isClientSecure: boolean;
  readonly isServiceSecure: boolean;
}

export const FOUR_WAYS: readonly Way[] = [
  { name: "plain", isClientSecure: false, isServiceSecure: false },
  { name: "from TLS to plain", isClientSecure: true, isServiceSecure: false },
  { name: "from plain to TLS", isClientSecure: false, isServiceSecure: true },
  { name: "TLS on both sides", isClientSecure: true, isServiceSecure: true },
];

/** For 127.0.0.1; undefined without the program that makes it. */
const identity = pathOf("openssl") ? makeIdentities().address : undefined;

/** For `startGateway`. */
export const IDENTITIES: readonly GatewayIdentity[] = identity
  ? [{ id: "127.0.0.1", serverName: undefined, address: "127.0.0.1", ...identity }]
  : [];

export interface Ends {
  readonly client: RawClient;
  readonly upstream: RawUpstream;
  /** The last connection that came to the service; there must be one. */
  readonly service: UpstreamSocket;
}

/** Routes shop.localhost one of the four ways to a service that does this, and gives both ends. */
export async function bothEnds(
  stack: AsyncDisposableStack,
  { gateway, way }: { readonly gateway: GatewayUnderTest; readonly way: Way },
  onConnection: (connection: UpstreamSocket) => void = () => {},
): Promise<Ends> {
  const upstream = stack.use(
    await RawUpstream.listen(onConnection, { identity: way.isServiceSecure ? identity : undefined }),
  );
  await gateway.route({
    id: "shop",
    tls: way.isServiceSecure,
    upstreams: [{ address: "127.0.0.1", port: upstream.port }],
  });
  const client = way.isClientSecure
    ? await RawClient.connectSecure(gateway.port)
    : await RawClient.connect(gateway.port);
  return {
    client: stack.use(client),
    upstream,
    get service() {
      const last = upstream.connections.at(-1);
      if (!last) throw new Error("nobody came to the service");
      return last;
    },
  };
}
