import { SOCK_DIAG_BY_FAMILY } from "./inet-diag.ts";
import {
  findAttribute,
  NETLINK_HEADER_BYTES,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  openNetlinkMessage,
} from "./netlink-message.ts";
import { AF_UNIX } from "./socket-address.ts";
import { ESTABLISHED, LISTENING } from "./socket-states.ts";
import type { UnixSocket } from "./socket.ts";

/** Bytes of `struct unix_diag_req`, and of `struct unix_diag_msg` before its attributes. */
const REQUEST_BYTES = 24;
const ROW_BYTES = 16;
const UDIAG_SHOW_NAME = 1;
const UDIAG_SHOW_PEER = 4;
const UNIX_DIAG_NAME = 0;
const UNIX_DIAG_PEER = 2;

const KINDS: Readonly<Record<number, UnixSocket["kind"]>> = { 1: "stream", 2: "datagram", 5: "seqpacket" };

/** Writes the question for all Unix sockets, with their names and peers. */
export function encodeUnixDump(): DataView {
  const message = openNetlinkMessage(REQUEST_BYTES, { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_REQUEST | NLM_F_DUMP });
  const at = NETLINK_HEADER_BYTES;
  message.setUint8(at, AF_UNIX);
  message.setUint32(at + 4, 0xffff_ffff, true);
  message.setUint32(at + 12, UDIAG_SHOW_NAME | UDIAG_SHOW_PEER, true);
  return message;
}

/** Reads a row at its place in a datagram; undefined when it is cut off or of no kind that we know. */
export function readUnixRow(
  datagram: DataView,
  { start, end }: { start: number; end: number },
): UnixSocket | undefined {
  if (end - start < ROW_BYTES) return undefined;
  const kind = KINDS[datagram.getUint8(start + 1)];
  if (kind === undefined) return undefined;
  const state = datagram.getUint8(start + 2);
  const attributes = { start: start + ROW_BYTES, end };
  const name = findAttribute(datagram, UNIX_DIAG_NAME, { ...attributes, bytes: 1 });
  const peer = findAttribute(datagram, UNIX_DIAG_PEER, { ...attributes, bytes: 4 });
  const peerInode = peer === undefined ? 0 : datagram.getUint32(peer.start, true);
  return {
    kind,
    state: state === LISTENING ? "listen" : state === ESTABLISHED ? "connected" : "unconnected",
    path: name === undefined ? undefined : nameAt(datagram, name),
    inode: datagram.getUint32(start + 4, true),
    peerInode: peerInode === 0 ? undefined : peerInode,
  };
}

/** A path ends at its zero; in an abstract name, zeros are shown as `@`, as /proc/net/unix has them. */
function nameAt(datagram: DataView, { start, end }: { start: number; end: number }): string {
  const bytes = new Uint8Array(datagram.buffer, datagram.byteOffset + start, end - start);
  const text = new TextDecoder().decode(bytes);
  return bytes[0] === 0 ? text.replaceAll("\0", "@") : (text.split("\0", 1)[0] ?? "");
}
