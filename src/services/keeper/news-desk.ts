import type { KeeperNews } from "../../control/keeper-contract.ts";

export type NewsListener = (news: KeeperNews) => void;

/** Waiting for one that iterates; above it the oldest lines are left out for it. */
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

  /** Yields what happens from now on, until the end of the keeper or the signal. */
  async *follow(signal: AbortSignal): AsyncGenerator<KeeperNews, void> {
    const waiting: KeeperNews[] = [];
    let wake = (): void => {};
    using _listening = this.listen((news) => {
      waiting.push(news);
      if (waiting.length > WAITING_MAX) waiting.shift();
      wake();
    });
    const onAbort = (): void => wake();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
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
