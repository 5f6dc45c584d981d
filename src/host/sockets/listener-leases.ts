import { startedWithValue } from "../linux/procfs.ts";
import { listDatagramSockets, listListeners } from "./listeners.ts";
import type { Listener } from "./listeners.ts";
import { holdersOf } from "./socket-holders.ts";

/** A listener with the lease that its process carries in its environment, where that is known. */
export interface LeasedListener extends Listener {
  readonly leaseId: string | undefined;
}

const NO_PORTS: ReadonlySet<number> = new Set();

/**
 * Lists listeners again and again, and says of those on leased ports which lease their process was started with.
 * Finding the process behind a socket is dear, so each socket (by its inode) is looked up once.
 */
export class ListenerLeases {
  #known = new Map<number, string | undefined>();

  /** Of UDP only what is on `datagramPorts`: any client has a socket there that nobody would call a listener. */
  list(leasedPorts: ReadonlySet<number>, datagramPorts: ReadonlySet<number> = NO_PORTS): LeasedListener[] {
    const datagrams = datagramPorts.size === 0 ? [] : listDatagramSockets();
    const listeners = [...listListeners(), ...datagrams.filter(({ port }) => datagramPorts.has(port))];
    const asked = listeners.filter(({ port }) => leasedPorts.has(port));
    const fresh = asked.filter(({ inode }) => !this.#known.has(inode));
    const { holders } = holdersOf(new Set(fresh.map(({ inode }) => inode)), { firstOnly: true });
    const known = new Map<number, string | undefined>();
    for (const { inode } of asked) {
      const pid = holders.get(inode)?.[0];
      known.set(inode, pid === undefined ? this.#known.get(inode) : startedWithValue(pid, "PORTOLAN_LEASE"));
    }
    this.#known = known;
    return listeners.map((listener) => ({ ...listener, leaseId: known.get(listener.inode) }));
  }
}
