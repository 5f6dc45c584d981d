import type { AliasRecord, ChartContents, LeaseRecord, ServiceRecord } from "../../chart/core/model.ts";
import type { AliasView, ChartView, LeaseView, ServiceView } from "../../control/contract.ts";
import { urlsOf } from "./urls.ts";

/** Shows a service as the control API does; `ports` are the gateway's. */
export function serviceView(service: ServiceRecord, ports: readonly number[]): ServiceView {
  const { identity, address, tls: _tls, ...shown } = service;
  return {
    ...shown,
    project: identity.project,
    directory: identity.directory,
    front: address === undefined || ports[0] === undefined ? undefined : { address, port: ports[0] },
    urls: urlsOf(service.name, ports),
  };
}

export function leaseView(lease: LeaseRecord): LeaseView {
  const { id, port, name, state, holder, untilMs } = lease;
  return { id, port, name, state, holder, untilMs };
}

export function aliasView(alias: AliasRecord, ports: readonly number[]): AliasView {
  return { name: alias.name, target: alias.target, urls: urlsOf(alias.name, ports) };
}

export function chartView(contents: ChartContents, ports: readonly number[]): ChartView {
  return {
    services: contents.services.map((service) => serviceView(service, ports)),
    leases: contents.leases.map(leaseView),
    aliases: contents.aliases.map((alias) => aliasView(alias, ports)),
  };
}
