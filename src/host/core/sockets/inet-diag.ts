import { formatIpAddress, parseIpAddress, unmapIpAddress } from "../../../address/ip-address.ts";
import {
  findAttribute,
  NETLINK_HEADER_BYTES,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  openNetlinkMessage,
} from "./netlink-message.ts";
import { AF_INET, AF_INET6 } from "./socket-address.ts";
import { isListening, stateOf } from "./socket-states.ts";
import type { AddressFamily, InetSocket, SocketEnd, SocketQuery, Transport } from "./socket.ts";

export const SOCK_DIAG_BY_FAMILY = 20;

/** Bytes of `struct inet_diag_req_v2`, and of `struct inet_diag_msg` before its attributes. */
const REQUEST_BYTES = 56;
const ROW_BYTES = 72;
/** Where `struct inet_diag_sockid` stands in a request and in a row; its ports come first, then two addresses. */
const REQUEST_ID = 8;
const ROW_ID = 4;
const ID_REMOTE_PORT = 2;
const ID_LOCAL = 4;
const ID_REMOTE = 20;
const ID_COOKIE = 40;

const INET_DIAG_SKMEMINFO = 7;
const INET_DIAG_SKV6ONLY = 11;
/** Where `SK_MEMINFO_DROPS` stands in the attribute. */
const MEMINFO_DROPS = 32;

const PROTOCOLS: Readonly<Record<Transport, number>> = { tcp: 6, udp: 17 };
const FAMILIES: Readonly<Record<AddressFamily, number>> = { 4: AF_INET, 6: AF_INET6 };

const LISTEN_BIT = 1 << 10;
const CLOSED_BIT = 1 << 7;
/** Known since Linux 6.8; an older one does not look at it. */
const BOUND_BIT = 1 << 13;
/** The states from ESTABLISHED to NEW_SYN_RECV. */
const ANY_STATE = 0x1ffe;

/** Bits of the states that a question is about. To the kernel, a UDP socket without a peer is closed. */
function statesOf({ transport, which }: SocketQuery): number {
  const listening = transport === "tcp" ? LISTEN_BIT : CLOSED_BIT;
  if (which === "listening") return listening;
  return which === "connected" ? ANY_STATE & ~(LISTEN_BIT | CLOSED_BIT) : ANY_STATE | BOUND_BIT;
}

/** Bits of the attributes to be told: of UDP, the memory, where its drops stand. */
function extensionsOf(transport: Transport): number {
  return transport === "udp" ? 1 << (INET_DIAG_SKMEMINFO - 1) : 0;
}

/** Writes the question for a table of one family. */
export function encodeInetDump(query: SocketQuery, family: AddressFamily): DataView {
  const message = openNetlinkMessage(REQUEST_BYTES, { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_REQUEST | NLM_F_DUMP });
  const at = NETLINK_HEADER_BYTES;
  message.setUint8(at, FAMILIES[family]);
  message.setUint8(at + 1, PROTOCOLS[query.transport]);
  message.setUint8(at + 2, extensionsOf(query.transport));
  message.setUint32(at + 4, statesOf(query), true);
  message.setUint16(at + REQUEST_ID, query.localPort ?? 0);
  return message;
}

/**
 * Writes the question for one connection, given by both of its ends; undefined where they are no two addresses of one
 * family. An IPv4-mapped connection is asked for as what it is on the wire: that finds it on either kind of socket.
 */
export function encodeInetLookup(
  transport: Transport,
  { local, remote }: { local: SocketEnd; remote: SocketEnd },
): DataView | undefined {
  const parsed = [parseIpAddress(local.address), parseIpAddress(remote.address)] as const;
  if (parsed[0] === undefined || parsed[1] === undefined) return undefined;
  const [own, peer] = [unmapIpAddress(parsed[0]), unmapIpAddress(parsed[1])];
  if (own.family !== peer.family) return undefined;
  const message = openNetlinkMessage(REQUEST_BYTES, { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_REQUEST });
  const at = NETLINK_HEADER_BYTES;
  message.setUint8(at, FAMILIES[own.family]);
  message.setUint8(at + 1, PROTOCOLS[transport]);
  message.setUint8(at + 2, extensionsOf(transport));
  message.setUint32(at + 4, 0xffff_ffff, true);
  // UDP looks up as for a datagram that comes in: "src and dst are swapped for historical reasons" -- net/ipv4/udp_diag.c
  const isSwapped = transport === "udp";
  const id = at + REQUEST_ID;
  const bytes = new Uint8Array(message.buffer);
  message.setUint16(id, isSwapped ? remote.port : local.port);
  message.setUint16(id + ID_REMOTE_PORT, isSwapped ? local.port : remote.port);
  bytes.set(isSwapped ? peer.bytes : own.bytes, id + ID_LOCAL);
  bytes.set(isSwapped ? own.bytes : peer.bytes, id + ID_REMOTE);
  // INET_DIAG_NOCOOKIE
  bytes.fill(0xff, id + ID_COOKIE, id + ID_COOKIE + 8);
  return message;
}

const ADDRESSES_MAX = 4096;
const MAPPED = 0xffff;

/** Reads rows. It keeps the texts of addresses, since few stand in many rows: 13,000 rows took 9 ms with and 30 without. */
export class InetDiagReader {
  readonly #ipv4 = new Map<number, string>();
  readonly #mapped = new Map<number, string>();

  /** Reads a row at its place in a datagram; undefined when it is cut off or of no family that we know. */
  read(
    datagram: DataView,
    transport: Transport,
    { start, end }: { start: number; end: number },
  ): InetSocket | undefined {
    if (end - start < ROW_BYTES) return undefined;
    const familyNumber = datagram.getUint8(start);
    if (familyNumber !== AF_INET && familyNumber !== AF_INET6) return undefined;
    const family = familyNumber === AF_INET ? 4 : 6;
    const id = start + ROW_ID;
    const remotePort = datagram.getUint16(id + ID_REMOTE_PORT);
    const named = stateOf(datagram.getUint8(start + 1), transport);
    // What is bound alone calls itself closed.
    const state = named === "closed" && remotePort === 0 ? "bound" : named;
    const listens = isListening(state);
    const inode = datagram.getUint32(start + 68, true);
    return {
      transport,
      family,
      state,
      local: { address: this.#address(datagram, id + ID_LOCAL, family), port: datagram.getUint16(id) },
      remote:
        listens || state === "bound"
          ? undefined
          : { address: this.#address(datagram, id + ID_REMOTE, family), port: remotePort },
      receiveQueue: datagram.getUint32(start + 56, true),
      sendQueue: datagram.getUint32(start + 60, true),
      uid: inode === 0 ? undefined : datagram.getUint32(start + 64, true),
      inode: inode === 0 ? undefined : inode,
      isIpv6Only: family === 4 ? false : listens ? isIpv6Only(datagram, start + ROW_BYTES, end) : undefined,
      drops: transport === "udp" ? dropsOf(datagram, start + ROW_BYTES, end) : undefined,
      pids: undefined,
    };
  }

  #address(datagram: DataView, at: number, family: AddressFamily): string {
    if (family === 4) return keep(this.#ipv4, datagram.getUint32(at), () => addressAt(datagram, at, 4));
    const isMapped =
      datagram.getUint32(at) === 0 && datagram.getUint32(at + 4) === 0 && datagram.getUint32(at + 8) === MAPPED;
    if (!isMapped) return addressAt(datagram, at, 6);
    return keep(this.#mapped, datagram.getUint32(at + 12), () => addressAt(datagram, at, 6));
  }
}

function keep(texts: Map<number, string>, key: number, write: () => string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  if (texts.size >= ADDRESSES_MAX) texts.clear();
  const text = write();
  texts.set(key, text);
  return text;
}

function addressAt(datagram: DataView, at: number, family: AddressFamily): string {
  const bytes = [...new Uint8Array(datagram.buffer, datagram.byteOffset + at, family === 4 ? 4 : 16)];
  return formatIpAddress({ family, bytes, zone: undefined });
}

function isIpv6Only(datagram: DataView, start: number, end: number): boolean | undefined {
  const found = findAttribute(datagram, INET_DIAG_SKV6ONLY, { start, end, bytes: 1 });
  return found === undefined ? undefined : datagram.getUint8(found.start) !== 0;
}

function dropsOf(datagram: DataView, start: number, end: number): number | undefined {
  const found = findAttribute(datagram, INET_DIAG_SKMEMINFO, { start, end, bytes: MEMINFO_DROPS + 4 });
  return found === undefined ? undefined : datagram.getUint32(found.start + MEMINFO_DROPS, true);
}
