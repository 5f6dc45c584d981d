import type { ListRow, SeenProcess } from "./list-row.ts";

/** A row as `--json` prints it. What is unknown is left out; the order of the keys is part of the contract. */
export function rowJson(row: ListRow): Record<string, unknown> {
  const { transport, state, local, remote, path, exposure, protocol, service, project, uid, user, inode } = row;
  return {
    transport,
    state,
    address: local?.address,
    port: local?.port,
    remote,
    path,
    exposure,
    protocol,
    service,
    project,
    uid,
    user,
    process: row.process && processJson(row.process),
    peer: row.peer && processJson(row.peer),
    inode,
    receiveQueue: local === undefined ? undefined : row.receiveQueue,
    sendQueue: row.sendQueue,
  };
}

/**
 * Connections as `--json` prints them: there may be tens of thousands, of few processes, so that each process stands
 * once, and rows name it by its pid.
 */
export function connectionsJson(rows: readonly ListRow[]): Record<"processes" | "connections", unknown[]> {
  const processes = new Map<number, SeenProcess>();
  const connections = rows.map((row) => {
    const { transport, state, local, remote, path, uid, user, process, peer, inode, receiveQueue, sendQueue } = row;
    if (process !== undefined) processes.set(process.pid, process);
    if (peer !== undefined) processes.set(peer.pid, peer);
    return {
      transport,
      state,
      address: local?.address,
      port: local?.port,
      remote,
      path,
      uid,
      user,
      pid: process?.pid,
      peerPid: peer?.pid,
      inode,
      receiveQueue,
      sendQueue,
    };
  });
  const inOrder = [...processes.values()].toSorted((left, right) => left.pid - right.pid);
  const described = inOrder.map((one) => ({ ...processJson(one), project: one.workingCopy }));
  return { processes: described, connections };
}

/** A process without what `project` says already. */
function processJson(process: SeenProcess): Record<string, unknown> {
  const { pid, label, argv, uid, user, startedAtMs, cwd, container, part } = process;
  return { pid, label, argv, uid, user, startedAtMs, cwd, container, part };
}
