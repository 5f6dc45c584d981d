import type {
  AliasRecord,
  ChartContents,
  Lane,
  LeaseRecord,
  ServiceRecord,
  UseRecord,
} from "../../chart/core/model.ts";
import type { AliasView, ChartView, LaneView, LeaseView, ServiceView, UseView } from "../../control/contract.ts";
import { laneName } from "../../chart/core/names.ts";
import { laneScheme } from "../../services/core/keeper/needs-environment.ts";
import { laneEnds } from "./lane-ends.ts";
import { urlsOf } from "./urls.ts";
import { namesOfUse } from "./used-names.ts";

/** What views tell of the gateway. */
export interface GatewayFacts {
  readonly ports: readonly number[];
  /** Who keeps a lane from its port, by the service's id. */
  readonly blockers: ReadonlyMap<string, string>;
}

/** Shows a service as the control API does. */
export function serviceView(service: ServiceRecord, { ports, blockers }: GatewayFacts): ServiceView {
  const { identity, address, lane: asked, tls: _tls, ...shown } = service;
  const lane = asked && laneView(service, asked, blockers.get(service.id));
  const hasFront = address !== undefined && ports[0] !== undefined && !lane;
  return {
    ...shown,
    project: identity.project,
    branch: identity.branch,
    directory: identity.directory,
    front: hasFront ? { address, port: ports[0] ?? 0 } : undefined,
    lane,
    urls: lane ? [laneUrl(lane)] : urlsOf(service.name, ports),
  };
}

function laneView(service: ServiceRecord, lane: Lane, blockedBy: string | undefined): LaneView {
  return { ...lane, ...laneEnds(service, lane, blockedBy), name: laneName(service.name), blockedBy };
}

function laneUrl({ protocol, endpoint: { address, port } }: LaneView): string {
  return `${laneScheme(protocol)}://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

export function leaseView(lease: LeaseRecord): LeaseView {
  const { id, port, name, state, holder, untilMs } = lease;
  return { id, port, name, state, holder, untilMs };
}

export function aliasView(alias: AliasRecord, { ports }: Pick<GatewayFacts, "ports">): AliasView {
  return { name: alias.name, target: alias.target, urls: urlsOf(alias.name, ports) };
}

/** Shows a used copy, with the names that lead to it. */
export function useView(use: UseRecord, contents: ChartContents): UseView {
  return { ...use, ...namesOfUse(use, contents) };
}

export function chartView(contents: ChartContents, gateway: GatewayFacts): ChartView {
  return {
    services: contents.services.map((service) => serviceView(service, gateway)),
    leases: contents.leases.map(leaseView),
    aliases: contents.aliases.map((alias) => aliasView(alias, gateway)),
    uses: contents.uses.map((use) => useView(use, contents)),
  };
}
