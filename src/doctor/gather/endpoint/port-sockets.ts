import { isLoopback } from "./is-loopback.ts";
import type { InetSocket, SocketTable, Transport } from "../../../host/core/sockets/socket.ts";
import { holdersOf } from "../../../host/sockets/socket-holders.ts";

export interface PortSockets {
  readonly listeners: readonly InetSocket[];
  /** Others whose local port it is. */
  readonly sockets: readonly InetSocket[];
  /** Those whose remote end it is, on this machine. */
  readonly clients: readonly InetSocket[];
  /** Processes that do not show what they hold. */
  readonly hiddenProcesses: number;
}

/** So many rows of one port tell enough; a busy server has thousands. */
const ROWS_MAX = 5000;

/**
 * Reads every socket that has to do with a port, each with its holders where this user may see them. Those of sockets that
 * were seen a moment `before` are not looked for again: the look goes over every descriptor of the machine.
 */
export function readPortSockets(
  table: SocketTable,
  { port, transport }: { port: number; transport: Transport },
  before?: PortSockets,
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
  return withHolders({ listeners, sockets, clients }, before);
}

/** Connections that are at work belong to a process that the listener names already: they are not looked up. */
function withHolders(
  { listeners, sockets, clients }: Omit<PortSockets, "hiddenProcesses">,
  before: PortSockets | undefined,
): PortSockets {
  const isOdd = ({ state }: InetSocket): boolean => state !== "established" || listeners.length === 0;
  const asked = [...listeners, ...sockets.filter(isOdd), ...clients.filter(({ state }) => state === "close-wait")];
  const inodes = new Set(asked.flatMap(({ inode }) => (inode === undefined || inode === 0 ? [] : [inode])));
  const known = knownHolders(before, inodes);
  const found = holdersOf(new Set([...inodes].filter((inode) => !known.has(inode))));
  const hidden = before?.hiddenProcesses ?? found.hidden;
  const holders = new Map([...known, ...found.holders]);
  const held = (socket: InetSocket): InetSocket => {
    if (socket.pids !== undefined || socket.inode === undefined || !inodes.has(socket.inode)) return socket;
    // Nobody among the visible ones is an answer only where all are visible.
    return { ...socket, pids: holders.get(socket.inode) ?? (hidden === 0 ? [] : undefined) };
  };
  const all = { listeners: listeners.map(held), sockets: sockets.map(held), clients: clients.map(held) };
  return { ...all, hiddenProcesses: hidden };
}

function knownHolders(before: PortSockets | undefined, inodes: ReadonlySet<number>): Map<number, number[]> {
  const seen = before === undefined ? [] : [...before.listeners, ...before.sockets, ...before.clients];
  return new Map(
    seen.flatMap(({ inode = 0, pids }): [number, number[]][] =>
      pids === undefined || pids.length === 0 || !inodes.has(inode) ? [] : [[inode, [...pids]]],
    ),
  );
}
