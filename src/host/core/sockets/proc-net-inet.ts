import { addressDigits, decodeProcNetAddress, encodeProcNetEnd } from "./proc-net-end.ts";
import { isListening, stateOf } from "./socket-states.ts";
import type { AddressFamily, InetSocket, SocketEnd, SocketQuery, Transport } from "./socket.ts";

/** One of /proc/net/{tcp,tcp6,udp,udp6}. */
export interface ProcNetTable {
  readonly transport: Transport;
  readonly family: AddressFamily;
}

/** Behind the state: bytes to send and to read, timer, retransmits, uid, timeout, inode; of UDP more, drops at the end. */
const BEHIND_STATE = /^ ([0-9A-F]+):([0-9A-F]+) \S+ +\S+ +(\d+) +\d+ +(\d+)/;
const LAST_NUMBER = / (\d+) *$/;

/**
 * Collects the wanted rows of a table that comes in pieces. Linux lists all of TCP's listeners before any connection
 * (`tcp_seq_start` walks the listening hash first), so that reading may stop at the first connection when only
 * listeners are asked for: on a machine with 13,000 connections that saves 100 ms of the kernel's printing.
 */
export class ProcNetRows {
  readonly rows: InetSocket[] = [];
  readonly #table: ProcNetTable;
  readonly #query: Omit<SocketQuery, "transport">;
  /** Few addresses stand in many rows. */
  readonly #addresses = new Map<string, string>();
  #rest = "";

  constructor(table: ProcNetTable, query: Omit<SocketQuery, "transport">) {
    this.#table = table;
    this.#query = query;
  }

  /** Takes the next piece; false once nothing that is asked for can follow. */
  push(piece: string): boolean {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) if (!this.#take(line)) return false;
    return true;
  }

  #take(line: string): boolean {
    const { which, localPort } = this.#query;
    const { transport, family } = this.#table;
    const colon = line.indexOf(":");
    // The header has no colon.
    if (colon === -1) return true;
    const digits = addressDigits(family);
    const local = colon + 2;
    const remote = local + digits + 6;
    const state = stateOf(Number.parseInt(line.slice(remote + digits + 6, remote + digits + 8), 16), transport);
    const listens = isListening(state);
    if (which === "listening" && !listens) return transport === "udp";
    if (which === "connected" && listens) return true;
    const port = portAt(line, local + digits);
    if (localPort !== undefined && port !== localPort) return true;
    const behind = BEHIND_STATE.exec(line.slice(remote + digits + 8));
    if (behind === null) return true;
    const inode = Number(behind[4]);
    const isTcpListener = state === "listen";
    this.rows.push({
      transport,
      family,
      state,
      local: { address: this.#address(line.slice(local, local + digits)), port },
      remote: listens ? undefined : this.#end(line, remote, digits),
      receiveQueue: Number.parseInt(behind[2] ?? "", 16),
      sendQueue: isTcpListener ? undefined : Number.parseInt(behind[1] ?? "", 16),
      uid: inode === 0 ? undefined : Number(behind[3]),
      inode: inode === 0 ? undefined : inode,
      isIpv6Only: family === 4 ? false : undefined,
      drops: transport === "udp" ? Number(LAST_NUMBER.exec(line)?.[1]) : undefined,
      pids: undefined,
    });
    return true;
  }

  #end(line: string, at: number, digits: number): SocketEnd {
    return { address: this.#address(line.slice(at, at + digits)), port: portAt(line, at + digits) };
  }

  #address(hex: string): string {
    let text = this.#addresses.get(hex);
    if (text === undefined) this.#addresses.set(hex, (text = decodeProcNetAddress(hex)));
    return text;
  }
}

/** Finds the row of exactly these two ends in a whole table; undefined when it is not there. */
export function findProcNetRow(
  text: string,
  table: ProcNetTable,
  ends: { local: SocketEnd; remote: SocketEnd },
): InetSocket | undefined {
  const local = encodeProcNetEnd(ends.local, table.family);
  const remote = encodeProcNetEnd(ends.remote, table.family);
  if (local === undefined || remote === undefined) return undefined;
  const start = text.indexOf(`: ${local} ${remote} `);
  if (start === -1) return undefined;
  const end = text.indexOf("\n", start);
  const found = new ProcNetRows(table, { which: "all" });
  found.push(`${text.slice(start, end === -1 ? undefined : end)}\n`);
  return found.rows[0];
}

function portAt(line: string, colon: number): number {
  return Number.parseInt(line.slice(colon + 1, colon + 5), 16);
}
