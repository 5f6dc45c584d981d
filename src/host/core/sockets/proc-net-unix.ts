import type { UnixSocket } from "./socket.ts";

const KINDS: Readonly<Record<string, UnixSocket["kind"]>> = {
  "0001": "stream",
  "0002": "datagram",
  "0005": "seqpacket",
};
const ROW = /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +(\d+)(?: (.*))?$/s;
/** `__SO_ACCEPTCON`. */
const ACCEPTS = 0x1_0000;
const CONNECTED = "03";

/**
 * Parses /proc/net/unix. A socket without an inode waits to be accepted, and is left out as netlink does. A path may
 * hold a line break, which the kernel prints as it is: its second line is no row, unless somebody wrote it like one. So
 * who must know asks netlink, or looks for a process that holds the inode.
 */
export function parseProcNetUnix(text: string): UnixSocket[] {
  const sockets: UnixSocket[] = [];
  for (const line of text.split("\n")) {
    const [, flags = "", type = "", state, inode, path] = ROW.exec(line) ?? [];
    const kind = KINDS[type];
    if (kind === undefined || Number(inode) === 0) continue;
    const listens = (Number.parseInt(flags, 16) & ACCEPTS) !== 0;
    sockets.push({
      kind,
      state: listens ? "listen" : state === CONNECTED ? "connected" : "unconnected",
      path: path === "" ? undefined : path,
      inode: Number(inode),
      peerInode: undefined,
    });
  }
  return sockets;
}
