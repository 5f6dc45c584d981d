import { formatIpAddress } from "../../address/ip-address.ts";
import { AF_INET, AF_INET6 } from "./socket-address.ts";
import type { AddressFamily, ListenRow } from "./socket-table.ts";

/**
 * Messages of Linux's socket diagnosis, netlink family 4 (`linux/netlink.h`, `linux/sock_diag.h`, `linux/inet_diag.h`).
 * Numbers are in the machine's own order, little-endian where Portolan runs; ports and addresses are in network order.
 */

const HEADER_BYTES = 16;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const SOCK_DIAG_BY_FAMILY = 20;
/** NLM_F_REQUEST, NLM_F_ROOT and NLM_F_MATCH: all that fit. */
const REQUEST_FLAGS = 0x301;
const REQUEST_BYTES = HEADER_BYTES + 56;
/** `inet_diag_msg`: 4 bytes, the socket's id (48), then five numbers, of which uid and inode are the last. */
const ROW_BYTES = 72;
const UID_AT = 64;
const INODE_AT = 68;
const IPPROTO_TCP = 6;
const TCP_LISTEN = 10;
const FAMILY_NUMBERS = { 4: AF_INET, 6: AF_INET6 } as const;

/** Asks for every listening TCP socket of a family. */
export function listenersRequest(family: AddressFamily): Uint8Array {
  const bytes = new Uint8Array(REQUEST_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, REQUEST_BYTES, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, REQUEST_FLAGS, true);
  bytes[HEADER_BYTES] = FAMILY_NUMBERS[family];
  bytes[HEADER_BYTES + 1] = IPPROTO_TCP;
  view.setUint32(HEADER_BYTES + 4, 1 << TCP_LISTEN, true);
  return bytes;
}

/** Collects the rows of an answer, which comes in several datagrams of several messages. */
export class DiagnosedRows {
  readonly rows: ListenRow[] = [];
  readonly #family: AddressFamily;

  constructor(family: AddressFamily) {
    this.#family = family;
  }

  /** Takes a datagram. `refused`: the system has no diagnosis of this family, or the message is of no known form. */
  push(datagram: Uint8Array): "more" | "done" | "refused" {
    const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
    for (let at = 0; at + HEADER_BYTES <= view.byteLength;) {
      const bytes = view.getUint32(at, true);
      if (bytes < HEADER_BYTES || at + bytes > view.byteLength) return "refused";
      const body = new DataView(datagram.buffer, datagram.byteOffset + at + HEADER_BYTES, bytes - HEADER_BYTES);
      switch (view.getUint16(at + 4, true)) {
        case NLMSG_DONE:
          return body.byteLength >= 4 && body.getInt32(0, true) < 0 ? "refused" : "done";
        case NLMSG_ERROR:
          return "refused";
        case SOCK_DIAG_BY_FAMILY:
          if (body.byteLength < ROW_BYTES) return "refused";
          this.rows.push(rowOf(body, this.#family));
      }
      // "NLMSG_ALIGN": messages begin at multiples of four.
      at += (bytes + 3) & ~3;
    }
    return "more";
  }
}

function rowOf(body: DataView, family: AddressFamily): ListenRow {
  const address = new Uint8Array(body.buffer, body.byteOffset + 8, family === 4 ? 4 : 16);
  return {
    address: formatIpAddress({ family, bytes: [...address], zone: undefined }),
    port: body.getUint16(4),
    family,
    inode: body.getUint32(INODE_AT, true),
    uid: body.getUint32(UID_AT, true),
  };
}
