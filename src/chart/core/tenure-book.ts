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

  /** What lasts, as a store that is begun anew needs it. */
  get open(): readonly Tenure[] {
    return [...this.#open.values()];
  }

  /** Asks the world first, and changes the book last: after a look that throws, the next one sees the same changes. */
  look(listeners: readonly SeenListener[], look: Look): TenureChange[] {
    const seen = new Map(listeners.map((listener) => [keyOf(listener), listener]));
    const ended: Extract<TenureChange, { type: "end" }>[] = [];
    for (const { key, owner } of this.#open.values()) {
      if (seen.has(key) && !(look.withOwners && hasLostOwner(owner, look.world))) continue;
      const end = hasLostOwner(owner, look.world) ? "process-ended" : "socket-closed";
      ended.push({ type: "end", key, untilMs: look.atMs, end });
    }
    const endedKeys = new Set(ended.map(({ key }) => key));
    const isFresh = (key: string): boolean => !this.#open.has(key) || endedKeys.has(key);
    const fresh = [...seen].filter(([key]) => isFresh(key)).map(([, listener]) => listener);
    const begun = fresh.length === 0 ? [] : this.#tenuresOf(fresh, look);
    for (const key of endedKeys) this.#open.delete(key);
    for (const tenure of begun) this.#open.set(tenure.key, tenure);
    return [...ended, ...begun.map((tenure): TenureChange => ({ type: "begin", tenure }))];
  }

  #tenuresOf(fresh: readonly SeenListener[], { atMs, world }: Look): Tenure[] {
    const owners = world.ownersOf(fresh);
    return fresh.map((listener) => {
      const { address, port, uid, inode } = listener;
      return {
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
    });
  }
}

function hasLostOwner(owner: TenureOwner | undefined, world: TenureWorld): boolean {
  return owner !== undefined && !world.isAlive(owner);
}

/** An inode alone may come again within one boot. */
function keyOf({ address, port, inode }: SeenListener): string {
  return `${inode} ${address} ${port}`;
}
