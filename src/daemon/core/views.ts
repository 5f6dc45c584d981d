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
import { urlsOf } from "./urls.ts";
import { namesOfUse } from "./used-names.ts";

/** Shows a service as the control API does; `ports` are the gateway's. */
export function serviceView(service: ServiceRecord, ports: readonly number[]): ServiceView {
  const { identity, address, lane, tls: _tls, ...shown } = service;
  return {
    ...shown,
    project: identity.project,
    branch: identity.branch,
    directory: identity.directory,
    front: address === undefined || ports[0] === undefined ? undefined : { address, port: ports[0] },
    lane: lane === undefined ? undefined : laneView(service, lane),
    urls: urlsOf(service.name, ports),
  };
}

function laneView({ name, address, port }: ServiceRecord, lane: Lane): LaneView {
  const endpoint = address === undefined ? { address: "127.0.0.1", port } : { address, port: lane.port };
  return { ...lane, name: laneName(name), endpoint };
}

export function leaseView(lease: LeaseRecord): LeaseView {
  const { id, port, name, state, holder, untilMs } = lease;
  return { id, port, name, state, holder, untilMs };
}

export function aliasView(alias: AliasRecord, ports: readonly number[]): AliasView {
  return { name: alias.name, target: alias.target, urls: urlsOf(alias.name, ports) };
}

/** Shows a used copy, with the names that lead to it. */
export function useView(use: UseRecord, contents: ChartContents): UseView {
  return { ...use, ...namesOfUse(use, contents) };
}

export function chartView(contents: ChartContents, ports: readonly number[]): ChartView {
  return {
    services: contents.services.map((service) => serviceView(service, ports)),
    leases: contents.leases.map(leaseView),
    aliases: contents.aliases.map((alias) => aliasView(alias, ports)),
    uses: contents.uses.map((use) => useView(use, contents)),
  };
}
