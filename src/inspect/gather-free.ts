import type { Endpoint } from "../address/parse-endpoint.ts";
import { readStat } from "../host/linux/procfs.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { userNameOf } from "../host/processes/user-names.ts";
import type { ChartFacts } from "./core/chart-facts.ts";
import type { FreeFacts, FreeHolder, FreeSocket } from "./core/free-plan.ts";
import { describeHolder } from "./describe-holder.ts";
import { clientsOf, findConnections } from "./find-clients.ts";
import { ownerlessHere } from "./ownerless-here.ts";
import { type OwnParts, SeenProcesses } from "./seen-processes.ts";

export interface GatherFree {
  readonly endpoint: Pick<Endpoint, "port" | "transport">;
  /** Only listeners on this address; undefined means all. */
  readonly address: string | undefined;
  readonly chart: ChartFacts;
  readonly parts: OwnParts;
  /** The command with sudo, for hints. */
  readonly command: string;
}

/** Looks up who holds a port, why, and who is connected to it. */
export function gatherFree({ endpoint, address, chart, parts, command }: GatherFree): FreeFacts {
  const { port, transport } = endpoint;
  using table = openSocketTable();
  const listeners = table
    .inet({ transport, which: "listening", localPort: port })
    .filter(({ local }) => address === undefined || local.address === address);
  const pairs = transport === "tcp" ? findConnections(listeners, table) : [];
  const clients = pairs.flatMap(({ client }) => client ?? []);
  // One look for both: it goes over every descriptor of the machine.
  const inodes = new Set([...listeners, ...clients].flatMap(({ inode }) => inode ?? []));
  const { holders, hidden } = holdersOf(inodes);
  const processes = new SeenProcesses(parts);
  const described = new Map<number, FreeHolder>();
  for (const pid of new Set(listeners.flatMap(({ inode = 0 }) => holders.get(inode) ?? []))) {
    const held = listeners.find(({ inode }) => inode !== undefined && holders.get(inode)?.includes(pid));
    const holder = describeHolder(pid, { processes, end: held?.local });
    if (holder !== undefined) described.set(pid, holder);
  }
  const sockets = listeners.map(({ local, inode = 0, uid }): FreeSocket => ({
    local,
    inode,
    user: uid === undefined ? "nobody" : userNameOf(uid),
    holders: (holders.get(inode) ?? []).flatMap((pid) => described.get(pid) ?? []),
  }));
  return {
    port,
    transport,
    sockets,
    clients: clientsOf(pairs, { holders, processes }),
    chart,
    asker: { uid: process.getuid?.() ?? 0, pids: ownLine() },
    ownerless: ownerlessHere(hidden),
    command,
  };
}

/** This process and those above it. */
function ownLine(): Set<number> {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 0 && !line.has(pid); pid = readStat(pid)?.parentPid ?? 0) line.add(pid);
  return line;
}
