import type { AliasRecord, ChartContents, ServiceRecord, ServiceState } from "../../chart/core/model.ts";
import type {
  GatewayIdentity,
  GatewayListener,
  RoutedService,
  Route,
  SnapshotTables,
} from "../../gateway/core/snapshot.ts";
import { usedNames } from "./used-names.ts";
import type { UsedName } from "./used-names.ts";

export interface RoutingFacts {
  readonly chart: ChartContents;
  /** Listeners that lead by name. */
  readonly mainListeners: readonly GatewayListener[];
  /** At which ports a service's own address answers. */
  readonly frontPort: number | undefined;
  readonly identities: readonly GatewayIdentity[];
  /** Owner of what has no process of its own. */
  readonly uid: number;
}

/** Draws up what the gateway must know of the chart. */
export function routingTables(facts: RoutingFacts): SnapshotTables {
  const { chart, mainListeners, frontPort, identities, uid } = facts;
  const used = usedNames(chart);
  const usedAs = new Map(used.map(({ name, service }) => [service.id, name]));
  const services = chart.services.map((service) => routedService(service, usedAs.get(service.id)));
  const aliases = chart.aliases.map((alias) => routedAlias(alias, uid));
  const isOwnName = ({ authority }: Route): boolean => !used.some(({ name }) => name === authority);
  const live = chart.services.filter((service) => service.state !== "down");
  return {
    listeners: [
      ...mainListeners,
      ...(frontPort === undefined ? [] : live.flatMap((service) => front(service, frontPort))),
    ],
    services: [...services, ...aliases],
    routes: [...[...services, ...aliases].map(wholeRoute).filter(isOwnName), ...used.map(usedRoute)],
    identities,
  };
}

/**
 * The listener of a service's own address. It goes with the lease, so that the next one's is never taken for it. What
 * has a lane there has no front.
 */
export function front({ address, id, leaseId, lane }: ServiceRecord, port: number): GatewayListener[] {
  return address === undefined || lane !== undefined
    ? []
    : [{ id: `${listenerId(address, port)}|${leaseId}`, address, port, serviceId: id }];
}

/** Names a listener by what it is bound to, so that a daemon recognises what a living worker holds. */
export function listenerId(address: string, port: number): string {
  return `${address}|${port}`;
}

function routedService(service: ServiceRecord, usedAs: string | undefined): RoutedService {
  const { id, name, upstreams, tls, uid, sinceMs, exit, lastLines, identity } = service;
  const isStopped = service.state === "stopped";
  const command = service.command.join(" ");
  return {
    id,
    name,
    state: routedState(service.state),
    upstreams,
    tls,
    uid,
    command,
    directory: identity.directory,
    sinceMs,
    exit,
    lastLines,
    // What somebody stopped is not started by a request.
    ...(service.onDemand && !isStopped ? { onDemand: true } : {}),
    ...(isStopped ? { start: startOf(service) } : {}),
    ...(usedAs === undefined ? {} : { usedAs }),
  };
}

function routedState(state: ServiceState): RoutedService["state"] {
  // An orphan has lost its keeper, not its listener: it is served on.
  if (state === "orphaned") return "ready";
  return state === "stopped" ? "down" : state;
}

/** By its keeper: another run of its command would find its name taken. */
function startOf({ identity: { project, branch, service } }: ServiceRecord): string {
  const copy = branch === undefined ? project : `${project}-${branch}`;
  return service === undefined ? `portolan restart --project ${copy}` : `portolan restart ${service} --project ${copy}`;
}

/** A name of the main copy; all of them change over in one step, since a delta is in force as a whole. */
function usedRoute({ name, service }: UsedName): Route {
  return { id: `used:${name}`, authority: name, path: "/", serviceId: service.id };
}

function routedAlias(alias: AliasRecord, uid: number): RoutedService {
  return {
    id: `alias:${alias.name}`,
    name: alias.name,
    state: "ready",
    upstreams: aliasUpstreams(alias.target),
    tls: false,
    uid,
    command: "",
    directory: "",
    sinceMs: alias.sinceMs,
    exit: undefined,
    lastLines: [],
  };
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1"];

/**
 * Where an alias may be found. Nobody looks where its server listens, so that the other loopback address is tried as
 * well. For a service this would be wrong: its listeners are known, and another user may have the other half of its port.
 */
function aliasUpstreams({ address, port }: AliasRecord["target"]): RoutedService["upstreams"] {
  if (address !== "localhost" && !LOOPBACK.includes(address)) return [{ address, port }];
  return [...new Set([address === "localhost" ? "127.0.0.1" : address, ...LOOPBACK])].map((one) => ({
    address: one,
    port,
  }));
}

function wholeRoute(service: RoutedService): Route {
  return { id: service.id, authority: service.name, path: "/", serviceId: service.id };
}
