/**
 * Since when on-demand services have been quiet. One of which no worker has said anything is quiet since it was first
 * seen ready: a daemon that has just started does not know what was open before.
 */
export class QuietWatch {
  readonly #lastMs = new Map<string, number>();

  /** Something was open then. What comes late takes nothing back. */
  touch(serviceId: string, atMs: number): void {
    this.#lastMs.set(serviceId, Math.max(this.#lastMs.get(serviceId) ?? 0, atMs));
  }

  /** Tells since when each service that is ready is quiet, and forgets all others. */
  look(ready: readonly string[], nowMs: number): { readonly id: string; readonly sinceMs: number }[] {
    const known = new Set(ready);
    for (const id of this.#lastMs.keys()) if (!known.has(id)) this.#lastMs.delete(id);
    return ready.map((id) => {
      // A clock that was set back must not make a service look busy for years.
      const sinceMs = Math.min(this.#lastMs.get(id) ?? nowMs, nowMs);
      this.#lastMs.set(id, sinceMs);
      return { id, sinceMs };
    });
  }
}
