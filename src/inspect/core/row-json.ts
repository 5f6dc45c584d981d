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

/** The same without what `project` says already. */
export function processJson(process: SeenProcess): Record<string, unknown> {
  const { pid, label, argv, uid, user, startedAtMs, cwd, container, part } = process;
  return { pid, label, argv, uid, user, startedAtMs, cwd, container, part };
}
