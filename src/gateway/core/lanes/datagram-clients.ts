export interface DatagramClientLimits {
  /** One that is silent both ways for longer is forgotten, in milliseconds. */
  readonly idleMs: number;
  /** Beyond, the one that was silent for longest is forgotten. */
  readonly clientsMax: number;
}

/** Who speaks through a UDP lane: nobody says goodbye there, so that silence and number decide. */
export class DatagramClients<Session> {
  readonly #limits: DatagramClientLimits;
  /** The one that spoke last stands last. */
  readonly #clients = new Map<string, { readonly session: Session; lastMs: number }>();

  constructor(limits: DatagramClientLimits) {
    this.#limits = limits;
  }

  get sessions(): readonly Session[] {
    return [...this.#clients.values()].map(({ session }) => session);
  }

  /** The session of a client that has just spoken, or was spoken to. */
  touch(key: string, nowMs: number): Session | undefined {
    const client = this.#clients.get(key);
    if (!client) return undefined;
    this.#clients.delete(key);
    client.lastMs = nowMs;
    this.#clients.set(key, client);
    return client.session;
  }

  /** Takes a new client; returns the session that had to make room. */
  add(key: string, session: Session, nowMs: number): Session | undefined {
    const [oldest] = this.#clients;
    const isFull = this.#clients.size >= this.#limits.clientsMax;
    if (isFull && oldest) this.#clients.delete(oldest[0]);
    this.#clients.set(key, { session, lastMs: nowMs });
    return isFull ? oldest?.[1].session : undefined;
  }

  drop(key: string): void {
    this.#clients.delete(key);
  }

  /** Forgets those that are silent, and returns their sessions. */
  expire(nowMs: number): readonly Session[] {
    const gone: Session[] = [];
    for (const [key, { session, lastMs }] of this.#clients) {
      if (nowMs - lastMs <= this.#limits.idleMs) break;
      this.#clients.delete(key);
      gone.push(session);
    }
    return gone;
  }
}
