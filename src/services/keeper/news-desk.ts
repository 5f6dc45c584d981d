import type { KeeperNews, KeeperTold } from "../../control/keeper-contract.ts";

export type NewsListener = (news: KeeperNews) => void;

/** Waiting for one that iterates; above it the oldest lines of output are left out for it, and nothing else. */
const WAITING_MAX = 10_000;

/** Hands what happens on to all who listen. */
export class NewsDesk {
  readonly #listeners = new Set<NewsListener>();

  tell(news: KeeperNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  listen(listener: NewsListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Yields one look at all, then what happens from that very look on, until the end of the keeper or the signal. */
  async *follow(signal: AbortSignal, look: () => KeeperTold): AsyncGenerator<KeeperTold, void> {
    const waiting: KeeperNews[] = [];
    let wake = (): void => {};
    using _listening = this.listen((news) => {
      waiting.push(news);
      if (waiting.length > WAITING_MAX) leaveOutLine(waiting);
      wake();
    });
    const onAbort = (): void => wake();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      yield look();
      while (!signal.aborted) {
        const news = waiting.shift();
        if (news === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else {
          yield news;
          if (news.type === "ended") return;
        }
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}

/** A reader that misses a state would wait for it for ever. */
function leaveOutLine(waiting: KeeperNews[]): void {
  const oldest = waiting.findIndex(({ type }) => type === "line");
  if (oldest !== -1) waiting.splice(oldest, 1);
}
