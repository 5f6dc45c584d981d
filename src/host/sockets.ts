import type { SocketTable } from "./core/socket.ts";
import { NetlinkSockets } from "./linux/netlink-sockets.ts";
import { ProcfsSockets } from "./linux/procfs-sockets.ts";

/**
 * Opens the best way to this machine's socket table: netlink, and procfs where a sandbox refuses that, or where koffi
 * has no program for this processor. `source` tells which it is.
 */
export function openSocketTable(): SocketTable {
  try {
    return new NetlinkSockets();
  } catch {
    return new ProcfsSockets();
  }
}
