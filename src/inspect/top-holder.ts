import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { SeenProcesses } from "./seen-processes.ts";

const STEPS_MAX = 8;

/**
 * Of the processes that share a socket, names the one above: the server, not the worker that it has forked. Only a
 * parent's descriptors are looked at, where a look at all processes would cost 100 ms with 14,000 descriptors.
 */
export function topHolder(inode: number, pids: readonly number[], processes: SeenProcesses): number {
  const asked = new Set([inode]);
  let top = pids[0] ?? 0;
  for (let step = 0; step < STEPS_MAX; step++) {
    const parent = processes.facts(top)?.parentPid ?? 0;
    if (parent <= 1 || !holdersOf(asked, { firstOnly: true, pids: [parent] }).holders.has(inode)) return top;
    top = parent;
  }
  return top;
}
