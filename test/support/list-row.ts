import type { ListRow, SeenProcess } from "../../src/inspect/core/list-row.ts";

/** A process as a list shows it, with what a test does not care about filled in. */
export function seenProcess(parts: Partial<SeenProcess> = {}): SeenProcess {
  return {
    pid: 4121,
    label: "node server.js",
    argv: ["node", "server.js"],
    uid: 1000,
    user: "anna",
    startedAtMs: 1000,
    cwd: "/home/anna/shop",
    workingCopy: { project: "shop", root: "/home/anna/shop", branch: "main", isLinkedWorktree: false },
    container: undefined,
    part: undefined,
    ...parts,
  };
}

/** A TCP listener of a project, with what a test does not care about filled in. */
export function listRow(parts: Partial<ListRow> = {}): ListRow {
  const process = "process" in parts ? parts.process : seenProcess();
  return {
    transport: "tcp",
    state: "listen",
    local: { address: "127.0.0.1", port: 3000 },
    remote: undefined,
    path: undefined,
    exposure: "local-users",
    protocol: undefined,
    service: undefined,
    project: process?.workingCopy,
    uid: 1000,
    user: "anna",
    process,
    peer: undefined,
    inode: 77,
    receiveQueue: 0,
    sendQueue: undefined,
    ...parts,
  };
}
