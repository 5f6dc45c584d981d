import type { SocketTable } from "./core/socket.ts";
import { ProcfsSockets } from "./linux/procfs-sockets.ts";

/** Opens the best way to this machine's socket table. */
export function openSocketTable(): SocketTable {
  return new ProcfsSockets();
}
