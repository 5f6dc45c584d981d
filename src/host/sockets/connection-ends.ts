import type { InetSocket, SocketEnd, SocketTable, Transport } from "../core/sockets/socket.ts";
import type { ProcessesOfSockets, SocketProcess } from "./process-of-socket.ts";

export interface ConnectionSide {
  /** Undefined when this machine has no such socket: the other end is elsewhere, or it has just gone. */
  readonly socket: InetSocket | undefined;
  /** Undefined when nobody holds it, as while it waits to be accepted, or another user's process hides. */
  readonly process: SocketProcess | undefined;
}

/** Both ends of a connection within this machine: the socket whose local end is `local`, and the other. */
export function bothEndsOf(
  transport: Transport,
  ends: { readonly local: SocketEnd; readonly remote: SocketEnd },
  look: { readonly table: SocketTable; readonly processes: ProcessesOfSockets },
): { readonly near: ConnectionSide; readonly far: ConnectionSide } {
  return {
    near: sideOf(transport, ends, look),
    far: sideOf(transport, { local: ends.remote, remote: ends.local }, look),
  };
}

function sideOf(
  transport: Transport,
  ends: { local: SocketEnd; remote: SocketEnd },
  { table, processes }: { table: SocketTable; processes: ProcessesOfSockets },
): ConnectionSide {
  const socket = table.find(transport, ends);
  if (socket?.inode === undefined) return { socket, process: undefined };
  const process = processes.find(socket.inode);
  // Between the row and the process the connection may have ended, and its inode's number be another socket's.
  const isStillThere = process === undefined || table.find(transport, ends)?.inode === socket.inode;
  return { socket, process: isStillThere ? process : undefined };
}
