import type { Lane, ServiceRecord } from "../../chart/core/model.ts";
import { laneName } from "../../chart/core/names.ts";
import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import { listenerId } from "./routing-tables.ts";

/** Sockets that the gateway opens for the extra ports of one lane. */
const EXTRA_SOCKETS_MAX = 64;

export interface LaneListeners {
  /** On which the gateway listens. */
  readonly listeners: readonly GatewayListener[];
  /** On which nobody is to listen now, or a service that starts itself: whether they can be had is to be found out. */
  readonly probes: readonly GatewayListener[];
  /** What cannot be as it was asked for. */
  readonly findings: readonly string[];
}

/** Says where the gateway must listen so that each lane is there. A service that listens at its lane itself needs nobody. */
export function laneListeners(services: readonly ServiceRecord[]): LaneListeners {
  const listeners: GatewayListener[] = [];
  const probes: GatewayListener[] = [];
  const findings: string[] = [];
  /** Ends to which extra ports lead, and whose they are. */
  const taken = new Map<string, string>();
  for (const service of services) {
    const { lane, address, state } = service;
    if (!lane || address === undefined || state === "down") continue;
    const main = laneListener(service, lane, { port: lane.port, upstreamPort: undefined });
    // Refused at once while it is stopped; who is in the way of its next start is known all the same.
    if (state === "stopped" || (lane.bind === "direct" && state === "starting")) probes.push(main);
    else if (!isThere(service, lane.port)) listeners.push(main);
    const { ports, finding } = forwardedExtra(service, lane, taken);
    listeners.push(...ports.map((port) => laneListener(service, lane, { port, upstreamPort: port })));
    if (finding !== undefined) findings.push(finding);
  }
  return { listeners, probes, findings };
}

/** True when the service itself listens there. */
function isThere({ address, upstreams }: ServiceRecord, port: number): boolean {
  return upstreams.some((end) => end.address === address && end.port === port);
}

/**
 * The extra ports that the gateway must carry: none where the service listens at its own address, since it has them
 * there itself. Elsewhere they lead to the same numbers, which one service alone can have.
 */
function forwardedExtra(
  { name, address, upstreams }: ServiceRecord,
  lane: Lane,
  taken: Map<string, string>,
): { readonly ports: readonly number[]; readonly finding?: string } {
  const [end] = upstreams;
  if (!end || end.address === address) return { ports: [] };
  const asked = lane.extra.flatMap(({ first, last }) =>
    Array.from({ length: Math.min(Math.max(last - first + 1, 0), EXTRA_SOCKETS_MAX + 1) }, (_, step) => first + step),
  );
  const ports = [...new Set(asked)].filter((port) => port !== lane.port);
  const contended = ports.find((port) => taken.has(listenerId(end.address, port)));
  if (contended !== undefined) {
    const owner = taken.get(listenerId(end.address, contended)) ?? "";
    const finding = `${laneName(name)} and ${owner} both listen at ${end.address}: port ${contended} leads to ${owner} alone. Have each listen at $HOST`;
    return { ports: [], finding };
  }
  const carried = ports.slice(0, EXTRA_SOCKETS_MAX);
  for (const port of carried) taken.set(listenerId(end.address, port), laneName(name));
  if (carried.length === ports.length) return { ports: carried };
  const finding = `${laneName(name)} has more than ${EXTRA_SOCKETS_MAX} extra ports, and does not listen at $HOST: the first ${EXTRA_SOCKETS_MAX} are forwarded`;
  return { ports: carried, finding };
}

/** It goes with the lease, as a front does. */
function laneListener(
  { address = "", id, leaseId }: ServiceRecord,
  { transport }: Lane,
  { port, upstreamPort }: { readonly port: number; readonly upstreamPort: number | undefined },
): GatewayListener {
  const kind = transport === "udp" ? "|udp" : "";
  return {
    id: `${listenerId(address, port)}|${leaseId}${kind}`,
    address,
    port,
    serviceId: id,
    lane: { transport, upstreamPort },
  };
}
