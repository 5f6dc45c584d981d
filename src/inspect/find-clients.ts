import type { InetSocket, SocketTable } from "../host/core/socket.ts";
import { holdersOf } from "../host/socket-holders.ts";
import { type ClientConnection, type ClientGroup, groupClients } from "./core/client-groups.ts";
import { reachedListeners } from "./core/reached-listener.ts";
import type { SeenProcesses } from "./seen-processes.ts";

/**
 * Finds who is connected to some listeners of one port, grouped by the process at the other end. The port alone does not
 * tell: with another address of this machine it may be the near end of somebody's connection elsewhere.
 */
export function findClients(
  listeners: readonly InetSocket[],
  { table, processes }: { table: SocketTable; processes: SeenProcesses },
): ClientGroup[] {
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
  const pairs = servers.map((server) => ({
    server,
    client: server.remote && clients.get(keyOf(server.remote, server.local)),
  }));
  const inodes = new Set(pairs.flatMap(({ client }) => client?.inode ?? []));
  const { holders } = holdersOf(inodes, { firstOnly: true });
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
