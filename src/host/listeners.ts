import { formatIpAddress, isMapped, parseIpAddress, unmapIpAddress, type IpAddress } from "../address/ip-address.ts";
import { describeHolder } from "./core/describe-holder.ts";
import { findConnectionUid, type AddressFamily, type ListenRow } from "./core/socket-table.ts";
import { readArgv, readListenRows, readSocketTable } from "./linux/procfs.ts";
import { diagnoseListeners } from "./linux/sock-diag.ts";
import { holdersOf } from "./socket-holders.ts";

/** A socket that accepts TCP connections: its address in canonical text (`0.0.0.0` or `::` for all), uid and inode. */
export type Listener = ListenRow;

export interface OwnedListener extends Listener {
  /** One process that holds it. */
  readonly pid: number;
}

/** Who listens, as far as this user may see it. */
export interface PortHolder extends Listener {
  /** Undefined when the process is another user's. */
  readonly pid: number | undefined;
  readonly argv: readonly string[];
  /** For a message, such as `process 4121 (node server.js)`. */
  readonly text: string;
}

/** Both ends of an accepted connection, as the server sees them. */
export interface ConnectionEnds {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** Lists every listening TCP socket of this network namespace, IPv4 first. Takes 0.1 ms; 2 to 5 without diagnosis. */
export function listListeners(): Listener[] {
  return diagnoseListeners() ?? [...readListenRows(4), ...readListenRows(6)];
}

/** Lists the listening TCP sockets that these processes hold, each with the first of them that holds it. */
export function listenersOf(pids: readonly number[]): OwnedListener[] {
  const listeners = listListeners();
  const { holders } = holdersOf(inodesOf(listeners), { pids, firstOnly: true });
  const owned: OwnedListener[] = [];
  for (const listener of listeners) {
    const pid = holders.get(listener.inode)?.[0];
    if (pid !== undefined) owned.push({ ...listener, pid });
  }
  return owned;
}

/** Finds who listens on a port, on any address; empty when nobody does. */
export function whoListens(port: number): PortHolder[] {
  const listeners = listListeners().filter((listener) => listener.port === port);
  if (listeners.length === 0) return [];
  const { holders } = holdersOf(inodesOf(listeners), { firstOnly: true });
  return listeners.map((listener) => {
    const pid = holders.get(listener.inode)?.[0];
    const argv = pid === undefined ? [] : readArgv(pid);
    return { ...listener, pid, argv, text: describeHolder({ pid, argv, uid: listener.uid }) };
  });
}

/**
 * Finds the user at the client end of a connection within this machine; undefined when it is gone or not here.
 * Reads the whole socket table (2 to 10 ms, and 100 with 13,000 sockets): ask once for a connection, and only when needed.
 */
export function callerUid(ends: ConnectionEnds): number | undefined {
  const client = parseIpAddress(ends.remoteAddress);
  const server = parseIpAddress(ends.localAddress);
  if (client === undefined || server === undefined) return undefined;
  const find = (family: AddressFamily, write: (ip: IpAddress) => string): number | undefined =>
    findConnectionUid(readSocketTable(family), {
      family,
      local: { address: write(client), port: ends.remotePort },
      remote: { address: write(server), port: ends.localPort },
    });
  if (client.family === 6 && !isMapped(client)) return find(6, formatIpAddress);
  // An IPv4 client may as well use an IPv6 socket, and stands in the other table then.
  const plain = (ip: IpAddress): string => formatIpAddress(unmapIpAddress(ip));
  return find(4, plain) ?? find(6, (ip) => `::ffff:${plain(ip)}`);
}

function inodesOf(listeners: readonly Listener[]): Set<number> {
  return new Set(listeners.map(({ inode }) => inode));
}
