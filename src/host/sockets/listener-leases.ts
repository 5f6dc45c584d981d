import { startedWithValue } from "../linux/procfs.ts";
import { listListeners } from "./listeners.ts";
import type { Listener } from "./listeners.ts";
import { holdersOf } from "./socket-holders.ts";

/** A listener with the lease that its process carries in its environment, where that is known. */
export interface LeasedListener extends Listener {
  readonly leaseId: string | undefined;
}

/**
 * Lists listeners again and again, and says of those on leased ports which lease their process was started with.
 * Finding the process behind a socket is dear, so each socket (by its inode) is looked up once.
 */
export class ListenerLeases {
  #known = new Map<number, string | undefined>();

  list(leasedPorts: ReadonlySet<number>): LeasedListener[] {
    const listeners = listListeners();
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
