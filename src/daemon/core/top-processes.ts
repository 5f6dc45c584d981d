/** Most generations between a server and a worker that it has forked. */
const GENERATIONS_MAX = 64;

/**
 * Of the processes that hold a socket, names those that no other one of them has started, directly or not: one of a
 * server with its workers, several where nobody can say whose the socket is.
 */
export function topProcesses(pids: ReadonlySet<number>, parentOf: (pid: number) => number | undefined): number[] {
  return [...pids].filter((pid) => {
    let above = parentOf(pid);
    for (let step = 0; step < GENERATIONS_MAX && above !== undefined && above > 0; step++) {
      if (pids.has(above)) return false;
      above = parentOf(above);
    }
    return true;
  });
}
