import type { InetSocket, UnixSocket } from "../host/core/sockets/socket.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { userNameOf } from "../host/processes/user-names.ts";
import { buildRows } from "./core/build-rows.ts";
import type { ChartFacts } from "./core/chart-facts.ts";
import type { ListRow, Ownerless, SeenProcess } from "./core/list-row.ts";
import { type ListFilter, selectRows } from "./core/select-rows.ts";
import { ownAddresses } from "./own-addresses.ts";
import { openListTable } from "./open-list-table.ts";
import { ownerlessHere } from "./ownerless-here.ts";
import { type OwnParts, SeenProcesses } from "./seen-processes.ts";
import { topHolder } from "./top-holder.ts";
import { unixExposures } from "./unix-exposures.ts";

export interface ListQuery {
  readonly kinds: ReadonlySet<"tcp" | "udp" | "unix">;
  readonly isOfConnections: boolean;
  readonly filter: ListFilter;
  readonly chart: ChartFacts;
  readonly parts: OwnParts;
}

export interface Listing {
  readonly rows: readonly ListRow[];
  readonly ownerless: Ownerless;
}

/** Lists this machine's sockets with the processes behind them. What a filter leaves out is not looked into. */
export function listSockets(query: ListQuery): Listing {
  const { filter, kinds, chart, isOfConnections } = query;
  const sockets = inetSockets(query).filter((socket) => mayPass(socket, filter));
  const unix = kinds.has("unix") && filter.ports === undefined ? unixSockets(isOfConnections) : [];
  const inodes = new Set<number>();
  for (const { inode } of sockets) if (inode !== undefined) inodes.add(inode);
  for (const { inode } of unix) inodes.add(inode);
  for (const { peerInode } of unix) if (peerInode !== undefined) inodes.add(peerInode);
  const { holders, hidden } = holdersOf(inodes, { firstOnly: true, sought: soughtOf(inodes, sockets) });
  const processes = new SeenProcesses(query.parts);
  const ownerOf = (inode: number, pids: readonly number[] | undefined): SeenProcess | undefined => {
    if (pids === undefined) return undefined;
    return processes.get(isOfConnections ? (pids[0] ?? 0) : topHolder(inode, pids, processes));
  };
  const rows = buildRows({
    sockets,
    unix,
    unixExposures: unixExposures(unix),
    owners: { get: (inode) => ownerOf(inode, holders.get(inode)) },
    addresses: ownAddresses(),
    // A service without a socket is nobody's connection.
    chart: isOfConnections || !kinds.has("tcp") ? { services: [], aliases: [] } : chart,
    userName: userNameOf,
  });
  return {
    rows: selectRows(rows, filter),
    ownerless: ownerlessHere(hidden),
  };
}

function inetSockets({ kinds, isOfConnections }: ListQuery): InetSocket[] {
  using table = openListTable({ isOfConnections });
  const which = isOfConnections ? "connected" : "listening";
  return (["tcp", "udp"] as const).flatMap((transport) =>
    kinds.has(transport) ? table.inet({ transport, which }) : [],
  );
}

function unixSockets(isOfConnections: boolean): UnixSocket[] {
  // Only netlink tells the other end of a Unix socket; of a listener there is none.
  using table = isOfConnections ? openSocketTable() : openListTable({ isOfConnections });
  return table.unix().filter(({ state }) => (state === "listen") !== isOfConnections);
}

/** Sockets that this user's own processes may hold: root's may hold all. */
function soughtOf(inodes: ReadonlySet<number>, sockets: readonly InetSocket[]): ReadonlySet<number> {
  const own = process.geteuid?.() ?? 0;
  if (own === 0) return inodes;
  const others = new Set(sockets.filter(({ uid }) => uid !== own).flatMap(({ inode }) => inode ?? []));
  return inodes.difference(others);
}

/** What can be told of a socket alone, before the dear look for its process. */
function mayPass({ local, remote, uid }: InetSocket, { ports, user }: ListFilter): boolean {
  const isInPorts =
    ports === undefined ||
    [local, remote].some((end) => end !== undefined && end.port >= ports.first && end.port <= ports.last);
  return isInPorts && (user === undefined || (uid !== undefined && (user === String(uid) || user === userNameOf(uid))));
}
