import { formatIpAddress, parseIpAddress } from "../../address/ip-address.ts";

export type AddressFamily = 4 | 6;

/** A row of /proc/net/tcp or /proc/net/tcp6 that listens. */
export interface ListenRow {
  readonly address: string;
  readonly port: number;
  readonly family: AddressFamily;
  readonly inode: number;
  readonly uid: number;
}

const LISTEN = "0A";
const TIME_WAIT = "06";

/** Hexadecimal digits of an address in the table of a family. */
function digitsOf(family: AddressFamily): number {
  return family === 4 ? 8 : 32;
}

/**
 * Collects the listening rows of a socket table that comes in pieces. Linux lists all listeners before any
 * connection (`tcp_seq_start` walks the listening hash first), so reading may stop at the first connection: on a
 * machine with 13,000 of them that saves 100 ms of the kernel's printing.
 */
export class ListenRows {
  readonly rows: ListenRow[] = [];
  readonly #family: AddressFamily;
  #rest = "";

  constructor(family: AddressFamily) {
    this.#family = family;
  }

  /** Takes the next piece; false once a row has come that does not listen: nothing after it can. */
  push(piece: string): boolean {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const colon = line.indexOf(":");
      // The header has no colon.
      if (colon === -1) continue;
      const state = colon + 2 + 2 * (digitsOf(this.#family) + 6);
      if (line.slice(state, state + 2) !== LISTEN) return false;
      const { uid, inode } = ownerOf(line, state);
      this.rows.push({ ...endpointAt(line, colon + 2, this.#family), family: this.#family, inode, uid });
    }
    return true;
  }
}

/** One end of a connection, as text and number. */
export interface TableEnd {
  readonly address: string;
  readonly port: number;
}

/**
 * Finds the user that owns one end of a connection in a whole table. Undefined when it is not there, or when no
 * process holds it any more: such a row, as of TIME_WAIT, says uid 0, which is not root.
 */
export function findConnectionUid(
  table: string,
  ends: { family: AddressFamily; local: TableEnd; remote: TableEnd },
): number | undefined {
  const local = encodeEndpoint(ends.local, ends.family);
  const remote = encodeEndpoint(ends.remote, ends.family);
  if (local === undefined || remote === undefined) return undefined;
  const start = table.indexOf(`: ${local} ${remote} `);
  if (start === -1) return undefined;
  const end = table.indexOf("\n", start);
  const row = table.slice(start, end === -1 ? undefined : end);
  const state = 2 + 2 * (digitsOf(ends.family) + 6);
  const { uid, inode } = ownerOf(row, state);
  return inode === 0 || row.slice(state, state + 2) === TIME_WAIT ? undefined : uid;
}

/** Reads uid and inode, which stand behind the state: queues, timer, retransmits, uid, timeout, inode. */
function ownerOf(line: string, state: number): { uid: number; inode: number } {
  const fields = line
    .slice(state + 3)
    .trimStart()
    .split(/ +/, 6);
  return { uid: Number(fields[3]), inode: Number(fields[5]) };
}

function endpointAt(line: string, start: number, family: AddressFamily): TableEnd {
  const digits = digitsOf(family);
  const bytes: number[] = [];
  // The kernel prints each 32-bit word of the address as a number of its own byte order: little-endian here.
  for (let index = 0; index < digits / 2; index++) {
    const at = start + 2 * (index ^ 3);
    bytes.push(Number.parseInt(line.slice(at, at + 2), 16));
  }
  return {
    address: formatIpAddress({ family, bytes, zone: undefined }),
    port: Number.parseInt(line.slice(start + digits + 1, start + digits + 5), 16),
  };
}

function encodeEndpoint({ address, port }: TableEnd, family: AddressFamily): string | undefined {
  const ip = parseIpAddress(address);
  if (ip?.family !== family) return undefined;
  let text = "";
  for (let index = 0; index < ip.bytes.length; index++) {
    text += (ip.bytes[index ^ 3] ?? 0).toString(16).padStart(2, "0");
  }
  return `${text}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
}
