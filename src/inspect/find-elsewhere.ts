import { listNetworkNamespaces } from "../host/sockets/network-namespaces.ts";
import type { ElsewhereListener } from "./core/nearest-truths.ts";

/** Lists who listens in other network namespaces of this machine, such as those of containers. */
export function findElsewhere(): (ElsewhereListener & { readonly transport: "tcp" | "udp" })[] {
  return listNetworkNamespaces().others.flatMap(({ inode, name, container, pids, listeners = [] }) => {
    const where =
      container === undefined
        ? name === undefined
          ? `network namespace ${inode}${pids[0] === undefined ? "" : ` (process ${pids[0]})`}`
          : `network namespace ${name}`
        : `${container.runtime} container ${container.name ?? container.id.slice(0, 12)}`;
    return listeners.map(({ local, transport }) => ({ local, transport, where, pids }));
  });
}
