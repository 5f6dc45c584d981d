import { lookup } from "node:dns/promises";
import type { Endpoint } from "../address/parse-endpoint.ts";
import { parseIpAddress } from "../address/ip-address.ts";
import { type Target, parseTarget } from "../inspect/core/parse-target.ts";
import { explainChoice, type NamedView } from "./choose-service.ts";
import { type Asker, chooseName } from "../services/core/choose-name.ts";
import type { MachineChart } from "./machine-chart.ts";

/** What is looked at when somebody asks about a target. */
export type Resolved =
  | { readonly type: "process"; readonly pid: number }
  | { readonly type: "unix"; readonly path: string }
  | ResolvedEndpoint
  /** There is no such thing, or there are several. */
  | { readonly type: "unknown"; readonly says: string };

export interface ResolvedEndpoint {
  readonly type: "endpoint";
  readonly endpoint: Endpoint;
  /** In the order in which a client tries them. */
  readonly addresses: readonly string[];
  readonly isAnyAddress: boolean;
  /** The service or alias by whose name it was asked about. */
  readonly named: NamedView | undefined;
  /** What was asked about leads here by way of the gateway. */
  readonly isThroughGateway: boolean;
}

interface Known {
  readonly chart: MachineChart;
  readonly asker: Asker;
}

const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * Finds what is meant by a target: names of services and aliases by the chart, other names as the system resolves them.
 *
 * @throws {Failure} `ENDPOINT_INVALID`, `ENDPOINT_WITHOUT_PORT`, `ADDRESS_AMBIGUOUS`.
 */
export async function resolveTarget(text: string, { chart, asker }: Known): Promise<Resolved> {
  const target = parseTarget(text);
  if (target.type === "pid") return { type: "process", pid: target.pid };
  if (target.type === "unix") return target;
  if (target.type === "name") return resolveName(target, { chart, asker });
  const { endpoint } = target;
  const plain = { type: "endpoint" as const, endpoint, named: undefined, isThroughGateway: false };
  if (target.type === "port") return { ...plain, addresses: LOOPBACK, isAnyAddress: true };
  if (parseIpAddress(endpoint.address) !== undefined) {
    return { ...plain, addresses: [endpoint.address], isAnyAddress: false };
  }
  const named = namedViews(chart).find(({ name }) => name === endpoint.address);
  if (named !== undefined) return ofNamed(named, true);
  const addresses = await addressesOf(endpoint.address);
  if (addresses.length > 0) return { ...plain, addresses, isAnyAddress: false };
  return {
    type: "unknown",
    says: `no address is known for "${endpoint.address}", and no service or alias has the name`,
  };
}

function resolveName({ name }: Target & { type: "name" }, { chart, asker }: Known): Resolved {
  const found = chooseName(name, namedViews(chart), asker);
  if (found.type === "one") return ofNamed(found.item, false);
  return { type: "unknown", says: explainChoice({ found, asked: name, live: chart.live }) ?? "" };
}

/** Where a name leads: what a service listens on, before what it has leased. */
function ofNamed(named: NamedView, isThroughGateway: boolean): ResolvedEndpoint {
  const { address, port } =
    "target" in named ? named.target : (named.upstreams[0] ?? { address: "127.0.0.1", port: named.port });
  const endpoint: Endpoint = { address, port, transport: "tcp" };
  return { type: "endpoint", endpoint, addresses: [address], isAnyAddress: false, named, isThroughGateway };
}

function namedViews({ view }: MachineChart): NamedView[] {
  return [...view.services, ...view.aliases];
}

async function addressesOf(name: string): Promise<string[]> {
  // "Name resolution APIs and libraries SHOULD recognize localhost names as special" -- RFC 6761 section 6.3
  if (name === "localhost" || name.endsWith(".localhost")) return LOOPBACK;
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return []; // Not found, or nobody to ask: what the name leads to is not known here.
  }
}
