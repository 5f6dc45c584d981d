import type { SocketTable } from "../core/sockets/socket.ts";
import { LsofSockets } from "../darwin/lsof-sockets.ts";
import { NetlinkSockets } from "../linux/netlink-sockets.ts";
import { ProcfsSockets } from "../linux/procfs-sockets.ts";

/**
 * Opens the best way to this machine's socket table: netlink, and procfs where a sandbox refuses that, or where koffi
 * has no program for this processor; lsof on other systems. `source` tells which it is.
 */
export function openSocketTable(): SocketTable {
  if (process.platform !== "linux") return new LsofSockets();
  try {
    return new NetlinkSockets();
  } catch {
    return new ProcfsSockets();
  }
}
