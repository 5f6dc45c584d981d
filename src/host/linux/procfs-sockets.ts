import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { formatIpAddress, parseIpAddress, unmapIpAddress } from "../../address/ip-address.ts";
import { onceEach } from "../core/sockets/once-each.ts";
import { findProcNetRow, ProcNetRows, type ProcNetTable } from "../core/sockets/proc-net-inet.ts";
import { parseProcNetUnix } from "../core/sockets/proc-net-unix.ts";
import type { InetSocket, SocketEnd, SocketQuery, SocketTable, Transport, UnixSocket } from "../core/sockets/socket.ts";
import { ifVisible } from "./procfs.ts";

const PIECE_BYTES = 65_536;

/**
 * The socket table as /proc/net tells it: always there. It walks the kernel's whole hash for each question (2 to 5 ms,
 * 100 ms with 13,000 connections), and does not tell a listener's limit, who takes IPv6 alone, or what is only bound.
 */
export class ProcfsSockets implements SocketTable {
  readonly source = "procfs";
  readonly #pid: number | "self";

  /** Of the network namespace of a process (default this one's). */
  constructor(pid: number | "self" = "self") {
    this.#pid = pid;
  }

  inet({ transport, ...query }: SocketQuery): InetSocket[] {
    const of = (family: 4 | 6): InetSocket[] => readRows({ transport, family, pid: this.#pid }, query);
    return onceEach([...of(4), ...of(6)]);
  }

  unix(): UnixSocket[] {
    return parseProcNetUnix(ifVisible(() => readFileSync(`/proc/${this.#pid}/net/unix`, "utf8")) ?? "");
  }

  find(transport: Transport, ends: { local: SocketEnd; remote: SocketEnd }): InetSocket | undefined {
    const local = parseIpAddress(ends.local.address);
    const remote = parseIpAddress(ends.remote.address);
    if (local === undefined || remote === undefined) return undefined;
    const [plainLocal, plainRemote] = [unmapIpAddress(local), unmapIpAddress(remote)];
    const find = (family: 4 | 6, addresses: { local: string; remote: string }): InetSocket | undefined =>
      findProcNetRow(
        readTable({ transport, family, pid: this.#pid }),
        { transport, family },
        {
          local: { address: addresses.local, port: ends.local.port },
          remote: { address: addresses.remote, port: ends.remote.port },
        },
      );
    if (plainLocal.family === 6 || plainRemote.family === 6) {
      return find(6, { local: formatIpAddress(local), remote: formatIpAddress(remote) });
    }
    const plain = { local: formatIpAddress(plainLocal), remote: formatIpAddress(plainRemote) };
    // The IPv4 connection of an IPv6 socket stands in the other table.
    return find(4, plain) ?? find(6, { local: `::ffff:${plain.local}`, remote: `::ffff:${plain.remote}` });
  }

  [Symbol.dispose](): void {
    // Nothing stays open between two questions.
  }
}

/** A table, and the process whose network namespace it shows. */
interface TableOf extends ProcNetTable {
  readonly pid: number | "self";
}

function pathOf({ transport, family, pid }: TableOf): string {
  return `/proc/${pid}/net/${transport}${family === 6 ? "6" : ""}`;
}

/** The whole table in the kernel's own text; empty when the family is off. */
function readTable(table: TableOf): string {
  return ifVisible(() => readFileSync(pathOf(table), "latin1")) ?? "";
}

function readRows(table: TableOf, query: Omit<SocketQuery, "transport">): InetSocket[] {
  const found = new ProcNetRows(table, query);
  const descriptor = ifVisible(() => openSync(pathOf(table), "r"));
  if (descriptor === undefined) return found.rows;
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      const bytes = readSync(descriptor, buffer);
      if (bytes === 0 || !found.push(buffer.toString("latin1", 0, bytes))) return found.rows;
    }
  } finally {
    closeSync(descriptor);
  }
}
