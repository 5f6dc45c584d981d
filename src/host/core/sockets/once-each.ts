import type { InetSocket } from "./socket.ts";

/**
 * Leaves out what stands there twice. The kernel lists its table in pieces, and goes on by counting: where sockets came
 * in between, it tells some again (seen: one connection three times, on a busy machine).
 */
export function onceEach(sockets: readonly InetSocket[]): InetSocket[] {
  const inodes = new Set<number>();
  const ends = new Set<string>();
  return sockets.filter(({ inode, local, remote }) => {
    if (inode !== undefined) return isNew(inodes, inode);
    return isNew(ends, `${local.port} ${remote?.port} ${local.address} ${remote?.address}`);
  });
}

function isNew<Key>(seen: Set<Key>, key: Key): boolean {
  const before = seen.size;
  return seen.add(key).size > before;
}
