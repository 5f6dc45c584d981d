import type { SeenListener, Tenure, TenureChange, TenureOwner } from "./tenure.ts";

/** What the world answers when a look asks it. */
export interface TenureWorld {
  /** Finds the owners of these sockets; one whose owner cannot be seen is left out. */
  ownersOf(listeners: readonly SeenListener[]): ReadonlyMap<number, TenureOwner>;
  isAlive(owner: TenureOwner): boolean;
  /** Portolan's name of the service at a port. */
  nameOf(port: number): string | undefined;
}

export interface Look {
  readonly atMs: number;
  /** Owners are looked at as well, 10 µs for each of them: a socket may outlive the process that made it. */
  readonly withOwners: boolean;
  readonly world: TenureWorld;
}

/** Who listens where since when: fed with one look at the listeners after another, it says what has changed. */
export class TenureBook {
  readonly #bootId: string;
  readonly #open: Map<string, Tenure>;

  /** Takes over what was open when the last daemon of this boot stopped looking. */
  constructor(bootId: string, open: readonly Tenure[]) {
    this.#bootId = bootId;
    this.#open = new Map(open.map((tenure) => [tenure.key, tenure]));
  }

  look(listeners: readonly SeenListener[], look: Look): TenureChange[] {
    const seen = new Map(listeners.map((listener) => [keyOf(listener), listener]));
    const changes: TenureChange[] = [];
    for (const tenure of this.#open.values()) {
      const isThere = seen.has(tenure.key);
      if (isThere && !(look.withOwners && hasLostOwner(tenure, look.world))) continue;
      this.#open.delete(tenure.key);
      const isOwnerAlive = tenure.owner !== undefined && look.world.isAlive(tenure.owner);
      const end = isOwnerAlive || tenure.owner === undefined ? "socket-closed" : "process-ended";
      changes.push({ type: "end", key: tenure.key, untilMs: look.atMs, end });
    }
    const fresh = [...seen.values()].filter((listener) => !this.#open.has(keyOf(listener)));
    return fresh.length === 0 ? changes : [...changes, ...this.#begin(fresh, look)];
  }

  #begin(fresh: readonly SeenListener[], { atMs, world }: Look): TenureChange[] {
    const owners = world.ownersOf(fresh);
    return fresh.map((listener) => {
      const { address, port, uid, inode } = listener;
      const tenure: Tenure = {
        key: keyOf(listener),
        bootId: this.#bootId,
        address,
        port,
        uid,
        owner: owners.get(inode),
        name: world.nameOf(port),
        sinceMs: atMs,
        untilMs: undefined,
        end: undefined,
      };
      this.#open.set(tenure.key, tenure);
      return { type: "begin", tenure };
    });
  }
}

function hasLostOwner({ owner }: Tenure, world: TenureWorld): boolean {
  return owner !== undefined && !world.isAlive(owner);
}

/** An inode alone may come again within one boot. */
function keyOf({ address, port, inode }: SeenListener): string {
  return `${inode} ${address} ${port}`;
}
