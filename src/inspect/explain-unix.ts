import { lstatSync, type Stats } from "node:fs";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { userNameOf } from "../host/processes/user-names.ts";
import type { UnixExplanation } from "./core/explanation.ts";
import { describeHolder } from "./describe-holder.ts";
import { explainHolder } from "./explain-endpoint.ts";
import { ownerlessHere } from "./ownerless-here.ts";
import { type OwnParts, SeenProcesses } from "./seen-processes.ts";
import { unixExposures } from "./unix-exposures.ts";

/** Says who listens on a Unix socket, and who could connect. */
export function explainUnix(path: string, parts: OwnParts): UnixExplanation {
  using table = openSocketTable();
  const sockets = table.unix().filter((socket) => socket.path === path);
  const listening = sockets.filter(({ state }) => state === "listen");
  const inodes = new Set(listening.map(({ inode }) => inode));
  const processes = new SeenProcesses(parts);
  const { holders, hidden } = holdersOf(inodes);
  const pids = new Set([...holders.values()].flat());
  const described = Array.from(pids, (pid) => describeHolder(pid, { processes, end: undefined })).filter(
    (holder) => holder !== undefined,
  );
  const { file, stats } = path.startsWith("@") ? { file: "abstract" as const, stats: undefined } : look(path);
  return {
    type: "unix",
    path,
    file,
    mode: stats === undefined ? undefined : stats.mode & 0o7777,
    owner: stats === undefined ? undefined : userNameOf(stats.uid),
    exposure: [...unixExposures(listening).values()][0],
    isListening: listening.length > 0,
    holders: described.map((holder) => explainHolder(holder, pids)),
    ownerless: ownerlessHere(hidden),
    // The server's end of a connection carries the path as well.
    connections: sockets.filter(({ state }) => state === "connected").length,
  };
}

function look(path: string): { file: UnixExplanation["file"]; stats: Stats | undefined } {
  try {
    const stats = lstatSync(path);
    return { file: stats.isSocket() ? "socket" : "other", stats };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { file: code === "ENOENT" || code === "ENOTDIR" ? "absent" : "hidden", stats: undefined };
  }
}
