import type { Transport } from "../../../host/core/sockets/socket.ts";
import { readArgv } from "../../../host/linux/procfs.ts";
import { listNetworkNamespaces } from "../../../host/sockets/network-namespaces.ts";
import { holdersOf } from "../../../host/sockets/socket-holders.ts";
import type { ElsewhereFacts } from "../../core/endpoint-facts.ts";

const FOUND_MAX = 8;

/** Finds who listens on a port in the other network namespaces of this machine. */
export function findElsewhere({ port, transport }: { port: number; transport: Transport }): ElsewhereFacts[] {
  return listNetworkNamespaces()
    .others.flatMap(({ inode: namespace, container, pids, listeners, addresses }) =>
      (listeners ?? [])
        .filter((socket) => socket.local.port === port && socket.transport === transport)
        .map((socket) => {
          const { holders } = holdersOf(new Set([socket.inode ?? 0]), { firstOnly: true, pids });
          const pid = holders.get(socket.inode ?? 0)?.[0] ?? pids[0];
          // Only a container's network is known to be joined to this one.
          const reachableAt = container === undefined ? undefined : addresses.find((one) => one.includes("."));
          const command = pid === undefined ? "" : readArgv(pid).join(" ").slice(0, 400);
          return { namespace, socket, pid, command, container, reachableAt };
        }),
    )
    .slice(0, FOUND_MAX);
}
