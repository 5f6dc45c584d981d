import type { Endpoint, ServiceView } from "../../../control/contract.ts";
import type { Need } from "../project/project-spec.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is looked at of a service that others need. */
export type NeededView = Pick<ServiceView, "port" | "upstreams" | "front" | "lane">;

/** Where others are told to find a service. */
export interface GivenAddress {
  /** What a client calls the protocol: `http`, `postgres`, `redis`. */
  readonly scheme: string;
  readonly endpoint: Endpoint;
  readonly url: string;
}

export interface NeedsRequest {
  readonly needs: readonly Need[];
  /** By name, as the daemon knows them; one that does not listen has no view, and no address. */
  readonly services: ReadonlyMap<string, NeededView>;
  /** Set by the project file for this service: wins. */
  readonly own: Environment;
  /** What the user's shell and `.env` files hold: gives way, said aloud. */
  readonly outer: Environment;
}

export interface NeedsEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** Hosts of those addresses, each once. */
  readonly addresses: readonly string[];
  readonly notes: readonly string[];
}

/** Schemes that clients know under another name than the protocol's. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ["postgresql", "postgres"],
  ["mariadb", "mysql"],
  ["valkey", "redis"],
  ["rabbitmq", "amqp"],
  ["mongo", "mongodb"],
]);

/** Gives a service the addresses of all that it needs: `API_URL`, `API_HOST`, `API_PORT`, `services__api__http__0`. */
export function needsEnvironment({ needs, services, own, outer }: NeedsRequest): NeedsEnvironment {
  const variables: Record<string, string> = {};
  const givers = new Map<string, string>();
  const addresses = new Set<string>();
  const notes: string[] = [];
  for (const { service, via } of needs) {
    const view = services.get(service);
    if (view === undefined) continue;
    const address = givenAddress(view, via);
    addresses.add(address.endpoint.address);
    for (const [name, value] of Object.entries(variablesOf(service, address))) {
      const giver = givers.get(name);
      if (giver === undefined) givers.set(name, service);
      else notes.push(`${name} is the one of "${giver}": "${service}" has the same variables, rename one of them`);
      if (giver !== undefined || own[name] !== undefined) continue;
      variables[name] = value;
      // Its old value may hold a password, and is not repeated.
      const held = outer[name] ?? "";
      if (held !== "" && held !== value)
        notes.push(`${name} of your environment is replaced by ${value}: set it in the project file to keep it`);
    }
  }
  return { variables, addresses: [...addresses], notes };
}

/** Says where a service is found: through the gateway, or where it really listens. */
export function givenAddress({ port, upstreams, front, lane }: NeededView, via: Need["via"]): GivenAddress {
  const leased = { address: "127.0.0.1", port };
  // A lane that the service binds itself is both: its address, and where it listens.
  const isForwarded = lane === undefined || lane.bind === "forward";
  const endpoint = via === "direct" && isForwarded ? (upstreams[0] ?? leased) : (lane?.endpoint ?? front ?? leased);
  const scheme = lane === undefined ? "http" : laneScheme(lane.protocol);
  const host = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
  return { scheme, endpoint, url: `${scheme}://${host}:${endpoint.port}` };
}

/** The scheme of a lane's URL; the protocol's own name where no client has another one. */
export function laneScheme(protocol: string): string {
  const name = protocol.toLowerCase();
  return SCHEMES.get(name) ?? name;
}

/** Writes a service's name as the beginning of a variable: `my-api` is `MY_API`. */
export function variableName(service: string): string {
  const name = service.toUpperCase().replaceAll(/[^A-Z\d]/g, "_");
  return /^\d/.test(name) ? `_${name}` : name;
}

function variablesOf(service: string, { scheme, endpoint, url }: GivenAddress): Record<string, string> {
  const name = variableName(service);
  return {
    [`${name}_URL`]: url,
    [`${name}_HOST`]: endpoint.address,
    [`${name}_PORT`]: String(endpoint.port),
    // What .NET and Aspire read.
    [`services__${service}__${scheme}__0`]: url,
  };
}
