import type { InetSocket, SocketTable } from "../host/core/sockets/socket.ts";
import { type ClientConnection, type ClientGroup, groupClients } from "./core/client-groups.ts";
import { reachedListeners } from "./core/reached-listener.ts";
import type { SeenProcesses } from "./seen-processes.ts";

/** Both ends of a connection; `client` is undefined where that is not on this machine. */
export interface ConnectionPair {
  readonly server: InetSocket;
  readonly client: InetSocket | undefined;
}

/**
 * Finds the connections to some listeners of one port. The port alone does not tell: with another address of this machine
 * it may be the near end of somebody's connection elsewhere.
 */
export function findConnections(listeners: readonly InetSocket[], table: SocketTable): ConnectionPair[] {
  const [first] = listeners;
  if (first === undefined) return [];
  const { port } = first.local;
  const connected = table.inet({ transport: "tcp", which: "connected" });
  const servers = connected.filter(
    ({ local }) => local.port === port && reachedListeners(local.address, listeners).length > 0,
  );
  if (servers.length === 0) return [];
  const clients = new Map<string, InetSocket>();
  for (const socket of connected)
    if (socket.remote?.port === port) clients.set(keyOf(socket.local, socket.remote), socket);
  return servers.map((server) => ({
    server,
    client: server.remote && clients.get(keyOf(server.remote, server.local)),
  }));
}

/** Groups connections by the process at the other end; `holders` has those of the clients' sockets. */
export function clientsOf(
  pairs: readonly ConnectionPair[],
  { holders, processes }: { holders: ReadonlyMap<number, readonly number[]>; processes: SeenProcesses },
): ClientGroup[] {
  return groupClients(
    pairs.map(({ server, client }): ClientConnection => {
      const pid = client?.inode === undefined ? undefined : holders.get(client.inode)?.[0];
      return {
        state: server.state,
        remote: server.remote ?? server.local,
        client: pid === undefined ? undefined : processes.get(pid),
        isHere: client !== undefined,
      };
    }),
  );
}

/** An IPv4 client and a dual-stack server write the same address in two ways. */
function keyOf(left: InetSocket["local"], right: InetSocket["local"]): string {
  return [left, right].map(({ address, port }) => `${address.replace(/^::ffff:/, "")} ${port}`).join(" ");
}
