import { isLoopback } from "./is-loopback.ts";
import type { InetSocket, SocketTable, Transport } from "../../../host/core/socket.ts";
import { holdersOf } from "../../../host/socket-holders.ts";

export interface PortSockets {
  readonly listeners: readonly InetSocket[];
  /** Others whose local port it is. */
  readonly sockets: readonly InetSocket[];
  /** Those whose remote end it is, on this machine. */
  readonly clients: readonly InetSocket[];
}

/** So many rows of one port tell enough; a busy server has thousands. */
const ROWS_MAX = 5000;

/** Reads every socket that has to do with a port, each with its holders where this user may see them. */
export function readPortSockets(
  table: SocketTable,
  { port, transport, seesAll }: { port: number; transport: Transport; seesAll: boolean },
): PortSockets {
  const isListening = ({ state }: InetSocket): boolean => state === "listen" || state === "unconnected";
  const here = table.inet({ transport, which: "all", localPort: port });
  const listeners = here.filter(isListening);
  const sockets = here.filter((socket) => !isListening(socket)).slice(0, ROWS_MAX);
  const clients =
    transport === "udp"
      ? []
      : table
          .inet({ transport, which: "connected" })
          .filter(({ remote, local }) => remote?.port === port && isLoopback(remote.address) && local.port !== port)
          .slice(0, ROWS_MAX);
  return withHolders({ listeners, sockets, clients }, seesAll);
}

/** Connections that are at work belong to a process that the listener names already: they are not looked up. */
function withHolders({ listeners, sockets, clients }: PortSockets, seesAll: boolean): PortSockets {
  const isOdd = ({ state }: InetSocket): boolean => state !== "established" || listeners.length === 0;
  const asked = [...listeners, ...sockets.filter(isOdd), ...clients.filter(({ state }) => state === "close-wait")];
  const inodes = new Set(asked.flatMap(({ inode }) => (inode === undefined || inode === 0 ? [] : [inode])));
  const { holders, hidden } = holdersOf(inodes);
  const held = (socket: InetSocket): InetSocket => {
    if (socket.pids !== undefined || socket.inode === undefined || !inodes.has(socket.inode)) return socket;
    // Nobody among the visible ones is an answer only where all are visible; one that has ended meanwhile hides nothing.
    return { ...socket, pids: holders.get(socket.inode) ?? (seesAll || hidden === 0 ? [] : undefined) };
  };
  return { listeners: listeners.map(held), sockets: sockets.map(held), clients: clients.map(held) };
}
