import { readPortRules } from "../host/ports.ts";
import type { InetSocket, SocketTable } from "../host/core/sockets/socket.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { ChartFacts } from "./core/chart-facts.ts";
import { explainAddress, isForeignAddress } from "./core/explain-address.ts";
import { explainPort } from "./core/explain-port.ts";
import type { EndpointExplanation, ExplainedHolder, ExplainedListener } from "./core/explanation.ts";
import { exposureOf, type OwnAddress } from "./core/exposure.ts";
import type { FreeFacts, FreeHolder } from "./core/free-plan.ts";
import type { HistoryEntry } from "./core/history-entry.ts";
import { type ElsewhereListener, nearestTruths, type OtherListener, type PortUser } from "./core/nearest-truths.ts";
import { reachedListeners } from "./core/reached-listener.ts";
import { reachWays } from "./core/reach-ways.ts";
import { serviceAt } from "./core/service-at.ts";
import { findElsewhere } from "./find-elsewhere.ts";
import { gatherFree } from "./gather-free.ts";
import { ownAddresses } from "./own-addresses.ts";
import { type OwnParts, SeenProcesses } from "./seen-processes.ts";

export interface ExplainEndpoint {
  readonly port: number;
  readonly transport: "tcp" | "udp";
  /** In the order in which a client tries them. */
  readonly addresses: readonly string[];
  /** The port was asked about on whatever address: a listener on any answers. */
  readonly isAnyAddress: boolean;
  readonly chart: ChartFacts;
  readonly parts: OwnParts;
  /** Of this port, newest first. */
  readonly history: readonly HistoryEntry[];
}

export interface ExplainedEndpoint {
  readonly explanation: EndpointExplanation;
  /** What `free` would decide from. */
  readonly facts: FreeFacts;
}

/** Finds out all that this machine knows about an endpoint, without touching it. */
export function explainEndpoint(query: ExplainEndpoint): ExplainedEndpoint {
  const { port, transport, addresses, chart, parts, history } = query;
  const own = ownAddresses();
  using table = openSocketTable();
  const processes = new SeenProcesses(parts);
  const endpoint = { port, transport };
  const facts = gatherFree({ endpoint, address: undefined, chart, parts, command: `sudo portolan free ${port}` });
  const sockets = table.inet({ transport, which: "listening", localPort: port });
  const reached = addresses.map((address) => {
    // A wildcard listens on this machine's own addresses alone.
    const found = isForeignAddress(address, own) ? [] : reachedListeners(address, sockets);
    return { address, listeners: found.map((socket) => sockets.indexOf(socket)) };
  });
  const isReached = reached.some(({ listeners }) => listeners.length > 0);
  const isSilent = query.isAnyAddress ? sockets.length === 0 : !isReached;
  const listeners = sockets.map((socket) => listenerOf(socket, { own, facts, chart }));
  // Who asks about a port alone hears of the addresses on which somebody listens.
  const about = query.isAnyAddress ? new Set(sockets.map(({ local }) => local.address)) : new Set(addresses);
  const explanation: EndpointExplanation = {
    type: "endpoint",
    port,
    transport,
    addresses,
    aboutAddresses: [...about].flatMap((address) => explainAddress(address, own) ?? []),
    aboutPort: explainPort(port, transport, readPortRules()),
    leasedTo: chart.services.find((service) => service.port === port && !service.isDown)?.name,
    listeners,
    reached,
    clients: facts.clients,
    silence: isSilent
      ? nearestTruths({
          ...endpoint,
          address: addresses[0] ?? "127.0.0.1",
          isForeign: !query.isAnyAddress && addresses.every((address) => isForeignAddress(address, own)),
          ...silentFacts(query, { table, processes }),
          elsewhere: elsewhereOf(port, transport),
          chart,
          history,
          nowMs: Date.now(),
        })
      : undefined,
    history,
    ownerless: facts.ownerless,
  };
  return { explanation, facts };
}

interface Around {
  readonly own: readonly OwnAddress[];
  readonly facts: FreeFacts;
  readonly chart: ChartFacts;
}

function listenerOf(socket: InetSocket, { own, facts, chart }: Around): ExplainedListener {
  const { local, inode, uid, isIpv6Only, receiveQueue, sendQueue } = socket;
  const held = facts.sockets.find((one) => one.inode === inode && one.local.address === local.address);
  const holders = held?.holders ?? [];
  const pids = new Set(holders.map(({ process }) => process.pid));
  return {
    local,
    inode,
    user: uid === undefined ? undefined : held?.user,
    exposure: exposureOf({ ...local, isIpv6Only }, own),
    ways: reachWays({ ...local, isIpv6Only }, own),
    waiting: socket.transport === "tcp" ? receiveQueue : 0,
    waitingMax: socket.transport === "tcp" ? sendQueue : undefined,
    service: serviceAt(local, chart.services),
    holders: holders.map((holder) => explainHolder(holder, pids)),
  };
}

export function explainHolder(holder: FreeHolder, pids: ReadonlySet<number>): ExplainedHolder {
  const { process, parentPid, origin, forwarding, activation, isStopped, isProgramReplaced } = holder;
  return { process, origin, forwarding, activation, isWorker: pids.has(parentPid), isStopped, isProgramReplaced };
}

/** Listeners with the same port or one close by, and other sockets of the port: only when nobody answers. */
function silentFacts(
  { port, transport }: ExplainEndpoint,
  { table, processes }: { table: SocketTable; processes: SeenProcesses },
): { listeners: OtherListener[]; users: PortUser[] } {
  const listening = (["tcp", "udp"] as const).flatMap((by) => table.inet({ transport: by, which: "listening" }));
  const near = listening.filter(({ local }) => Math.abs(local.port - port) <= NEXT_DOOR);
  const others = table
    .inet({ transport, which: "all", localPort: port })
    .filter(({ state }) => state !== "listen" && state !== "unconnected");
  const inodes = new Set([...near, ...others].flatMap(({ inode }) => inode ?? []));
  const { holders } = holdersOf(inodes, { firstOnly: true });
  const owner = ({ inode }: InetSocket): OtherListener["process"] => {
    const pid = inode === undefined ? undefined : holders.get(inode)?.[0];
    return pid === undefined ? undefined : processes.get(pid);
  };
  return {
    listeners: near.map((socket) => ({ transport: socket.transport, local: socket.local, process: owner(socket) })),
    users: others.map((socket) => ({ ...socket, process: owner(socket) })),
  };
}

const NEXT_DOOR = 10;

function elsewhereOf(port: number, transport: "tcp" | "udp"): ElsewhereListener[] {
  return findElsewhere().filter((one) => one.transport === transport && one.local.port === port);
}
