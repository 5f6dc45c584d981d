import type { AliasRecord, ChartContents, ServiceRecord } from "../../chart/core/model.ts";
import type { Tenure } from "../../chart/core/tenure.ts";
import type { ChartEntryFacts, HistoryFacts, UpstreamFacts } from "../../doctor/core/endpoint-facts.ts";

export interface ServiceFacts {
  readonly name: string;
  readonly tls: boolean;
  readonly chart: ChartEntryFacts;
  readonly history: HistoryFacts | undefined;
}

interface Known {
  /** Who held the port, newest first. */
  readonly past: readonly Tenure[];
  isListening(endpoint: { address: string; port: number }): boolean;
}

/** What the chart knows of a routed service, in the form in which the doctor takes it; undefined when it is gone. */
export function serviceFacts(
  serviceId: string,
  { services, aliases }: ChartContents,
  known: Known,
): ServiceFacts | undefined {
  const service = services.find(({ id }) => id === serviceId);
  if (service) return factsOfService(service, known);
  const alias = aliases.find(({ name }) => `alias:${name}` === serviceId);
  return alias && factsOfAlias(alias, known);
}

function factsOfService(service: ServiceRecord, known: Known): ServiceFacts {
  const { name, tls, state, port, upstreams, command, identity, holder, sinceMs } = service;
  return {
    name,
    tls,
    chart: {
      kind: "service",
      name,
      state,
      port,
      upstreams: upstreams.map((end): UpstreamFacts => ({ ...end, isListening: known.isListening(end) })),
      command,
      directory: identity.directory,
      keeperPid: holder?.pid,
      sinceMs,
    },
    history: historyOf(known.past, service),
  };
}

function factsOfAlias({ name, target, sinceMs }: AliasRecord, known: Known): ServiceFacts {
  const upstreams = [{ ...target, isListening: known.isListening(target) }];
  const nobodys = { command: [], directory: undefined, keeperPid: undefined };
  return {
    name,
    tls: false,
    chart: { kind: "alias", name, state: "alias", port: target.port, upstreams, ...nobodys, sinceMs },
    history: historyOf(known.past, undefined),
  };
}

/** Who listened last and is gone. Of a service the chart knows more: its exit and its last words. */
function historyOf(past: readonly Tenure[], service: ServiceRecord | undefined): HistoryFacts | undefined {
  const last = past.find(({ untilMs }) => untilMs !== undefined);
  if (last === undefined) return undefined;
  const isOwn = service !== undefined && last.name === service.name;
  return {
    pid: last.owner?.pid,
    command: last.owner?.command ?? "a process that was not seen",
    cwd: last.owner?.directory,
    endedAtMs: last.untilMs,
    exitCode: isOwn ? (service.exit?.code ?? undefined) : undefined,
    signal: isOwn ? (service.exit?.signal ?? undefined) : undefined,
    lastLines: isOwn ? service.lastLines : [],
  };
}
