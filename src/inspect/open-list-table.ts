import { readFileSync } from "node:fs";
import type { SocketTable } from "../host/core/sockets/socket.ts";
import { ProcfsSockets } from "../host/linux/procfs-sockets.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { countSockets } from "./core/socket-counts.ts";

/** From so many on, the kernel's printing of the table takes longer than koffi takes to load (8 µs a row, 25 ms). */
const MANY = 3000;

/**
 * Opens the socket table by the way that is sooner there for one look. Listeners stand first in /proc/net, so that it is
 * read no further than they go, however many connections there are; and loading koffi for netlink takes 20 to 37 ms.
 */
export function openListTable({ isOfConnections }: { readonly isOfConnections: boolean }): SocketTable {
  if (process.platform !== "linux") return openSocketTable();
  if (!isOfConnections || countSockets(readCounts()) < MANY) return new ProcfsSockets();
  return openSocketTable();
}

function readCounts(): string {
  try {
    return ["", "6"].map((family) => readFileSync(`/proc/net/sockstat${family}`, "latin1")).join("");
  } catch {
    return ""; // A sandbox hides it, or IPv6 is off: the table itself is always there.
  }
}
