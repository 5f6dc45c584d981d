import { accessSync, constants, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import type { SocketTable } from "../../../host/core/sockets/socket.ts";
import type { UnixSocketFacts } from "../../core/endpoint-facts.ts";
import { connectAddress } from "../../probe/connect-address.ts";

const CONNECT_MS = 500;

/** Looks at a Unix socket: its file, the folders above it, the kernel's table, and what connecting says. */
export async function readUnixPath(
  path: string,
  { table, signal }: { table: SocketTable; signal: AbortSignal },
): Promise<UnixSocketFacts> {
  const found = statIfThere(path);
  const tried = await connectAddress({ path }, { deadlineMs: CONNECT_MS, signal });
  tried.socket?.destroy();
  return {
    path,
    pathBytes: Buffer.byteLength(path),
    exists: found !== undefined,
    isSocket: found?.isSocket() ?? false,
    mode: found === undefined ? undefined : found.mode & 0o7777,
    ownerUid: found?.uid,
    closedFolder: closedFolderOf(path),
    isListening: table.unix().some((socket) => socket.path === path && socket.state === "listen"),
    error: tried.error,
  };
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The outermost folder that exists and that this user may not enter. */
function closedFolderOf(path: string): string | undefined {
  let closed: string | undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      accessSync(folder, constants.X_OK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EACCES") closed = folder;
    }
    if (folder === dirname(folder)) return closed;
  }
}
