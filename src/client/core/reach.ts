import type { AliasView, Endpoint, LaneView, ServiceView } from "../../control/contract.ts";

/** Where a name leads, and how to get there. */
export interface Reach {
  /** Whole, such as `api.shop.localhost`. */
  readonly name: string;
  /** Works in a browser and for `fetch`; of a lane with its address, such as `postgres://127.77.3.9:5432`. */
  readonly url: string;
  /** All that work, https first. */
  readonly urls: readonly string[];
  /** What a client connects to: lane, front, or where the platform has neither, the service itself. An IP address. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number;
  /** The gateway's endpoint that leads to this service whatever the Host says; undefined where the platform has none. */
  readonly front: Endpoint | undefined;
  /** Of a service that speaks TCP or UDP. */
  readonly lane: LaneView | undefined;
  /** Where it really listens; undefined while it listens nowhere. */
  readonly direct: Endpoint | undefined;
  /** An `alias` leads to what Portolan did not start. */
  readonly state: ServiceView["state"] | "alias";
}

/** Says where a service or an alias of the chart is reached. */
export function reachOf(item: ServiceView | AliasView): Reach {
  if ("target" in item) {
    const { name, target, urls } = item;
    return { name, url: urls[0] ?? "", urls, ...place(target), ...NEITHER, direct: target, state: "alias" };
  }
  const { name, urls, front, lane, upstreams, port, state } = item;
  const [direct] = upstreams;
  const at = lane?.endpoint ?? front ?? direct ?? { address: "127.0.0.1", port };
  return { name, url: urls[0] ?? "", urls, ...place(at), front, lane, direct, state };
}

const NEITHER = { front: undefined, lane: undefined };

function place({ address, port }: Endpoint): { host: string; port: number } {
  return { host: address, port };
}
