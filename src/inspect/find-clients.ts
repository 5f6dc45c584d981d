import type { InetSocket, SocketTable } from "../host/core/socket.ts";
import { holdersOf } from "../host/socket-holders.ts";
import { type ClientConnection, type ClientGroup, groupClients } from "./core/client-groups.ts";
import type { SeenProcesses } from "./seen-processes.ts";

/** Finds who is connected to a port of this machine, grouped by the process at the other end. */
export function findClients(
  port: number,
  { table, processes }: { table: SocketTable; processes: SeenProcesses },
): ClientGroup[] {
  const connected = table.inet({ transport: "tcp", which: "connected" });
  const servers = connected.filter(({ local }) => local.port === port);
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
