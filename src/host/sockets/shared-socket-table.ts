import type { SocketTable } from "../core/sockets/socket.ts";
import { isFfiLoaded } from "../ffi.ts";
import { ProcfsSockets } from "../linux/procfs-sockets.ts";
import { openSocketTable } from "./sockets.ts";

let best: SocketTable | undefined;
let procfs: SocketTable | undefined;

/**
 * This process's own table, for questions asked again and again; it stays open. It is procfs until something else has
 * loaded koffi: loading that takes 9 to 37 ms, and a list of listeners by procfs 3.
 */
export function sharedSocketTable(): SocketTable {
  if (best !== undefined) return best;
  if (process.platform === "linux" && !isFfiLoaded()) return (procfs ??= new ProcfsSockets());
  const table = openSocketTable();
  // Netlink may be refused for a moment only, as when no descriptor is left.
  if (table.source !== "procfs") best = table;
  return table;
}
