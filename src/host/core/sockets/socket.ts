/** What this machine's kernel says of its sockets, in one form whatever way it was asked. */

export type AddressFamily = 4 | 6;

export type Transport = "tcp" | "udp";

/**
 * TCP's states (RFC 9293 section 3.3.2), and two of the kernel's own: `bound`, which has an address and neither listens nor
 * connects, and, of UDP, `unconnected`.
 */
export type SocketState =
  | "listen"
  | "syn-sent"
  | "syn-received"
  | "established"
  | "fin-wait-1"
  | "fin-wait-2"
  | "close-wait"
  | "closing"
  | "last-ack"
  | "time-wait"
  | "closed"
  | "bound"
  | "unconnected";

export interface SocketEnd {
  /** Canonical text: `0.0.0.0` or `::` for all. */
  readonly address: string;
  readonly port: number;
}

export interface InetSocket {
  readonly transport: Transport;
  readonly family: AddressFamily;
  readonly state: SocketState;
  readonly local: SocketEnd;
  /** Undefined of a socket without a peer. */
  readonly remote: SocketEnd | undefined;
  /** Bytes not yet read; of a TCP listener, the connections that wait to be accepted. */
  readonly receiveQueue: number;
  /** Bytes not yet acknowledged; of a TCP listener, the connections that may wait, where the source tells them. */
  readonly sendQueue: number | undefined;
  /** Undefined where no process holds the socket any more: rows such as TIME_WAIT say uid 0, which is not root. */
  readonly uid: number | undefined;
  /** Undefined where no process holds it, and where the source cannot tell. */
  readonly inode: number | undefined;
  /** An IPv6 listener that takes no IPv4; undefined where the source cannot tell. */
  readonly isIpv6Only: boolean | undefined;
  /** Datagrams thrown away because nobody read them; of UDP, where the source tells. */
  readonly drops: number | undefined;
  /** Processes that hold it, where the source tells them at once (lsof); otherwise they are found by the inode. */
  readonly pids: readonly number[] | undefined;
}

export interface UnixSocket {
  readonly kind: "stream" | "datagram" | "seqpacket";
  readonly state: "listen" | "connected" | "unconnected";
  /** Undefined of a nameless one; an abstract name begins with `@`. */
  readonly path: string | undefined;
  readonly inode: number;
  /** Inode of the other end, where the source tells it. */
  readonly peerInode: number | undefined;
}

export interface SocketQuery {
  readonly transport: Transport;
  /** Of UDP, `listening` is what has no peer. `connected` is all that has one, whatever its state. */
  readonly which: "listening" | "connected" | "all";
  /** Only sockets whose local port is this one. */
  readonly localPort?: number | undefined;
}

/** A way to ask for the socket table. All ways pass the same exam. */
export interface SocketTable extends Disposable {
  readonly source: "netlink" | "procfs" | "lsof";
  /** Lists sockets of this network namespace, IPv4 first. */
  inet(query: SocketQuery): readonly InetSocket[];
  unix(): readonly UnixSocket[];
  /** Finds one end of a connection by both of its ends; undefined when it is not there. */
  find(transport: Transport, ends: { readonly local: SocketEnd; readonly remote: SocketEnd }): InetSocket | undefined;
}
