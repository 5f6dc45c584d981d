/** Gathers the changes of files that come at once, until they have been quiet for a moment. */
export class WatchedChanges {
  #dueAtMs = Infinity;
  readonly #paths = new Set<string>();

  /** When they count as one change; Infinity when there are none. */
  get dueAtMs(): number {
    return this.#dueAtMs;
  }

  add(path: string, { atMs, debounceMs }: { readonly atMs: number; readonly debounceMs: number }): void {
    // Only the first is named; the rest are counted, and a build may write ten thousand.
    if (this.#paths.size < PATHS_MAX) this.#paths.add(path);
    this.#dueAtMs = atMs + debounceMs;
  }

  /** Says what changed, once it is due. */
  take(atMs: number): string | undefined {
    if (atMs < this.#dueAtMs) return undefined;
    const [first = "", ...others] = this.#paths;
    const count = this.#paths.size === PATHS_MAX ? "many more" : `${others.length} more`;
    this.clear();
    return others.length === 0 ? `${first} changed` : `${first} and ${count} changed`;
  }

  clear(): void {
    this.#dueAtMs = Infinity;
    this.#paths.clear();
  }
}

const PATHS_MAX = 1000;
