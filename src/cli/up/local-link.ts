import type { KeeperRequest, KeeperTold, KeptProjectView } from "../../control/keeper-contract.ts";
import type { Keeper } from "../../services/keeper/keeper.ts";
import type { KeeperLink } from "./keeper-link.ts";

/** The way to the keeper in this very process. */
export function localLink(keeper: Pick<Keeper, "news" | "view" | "handle">): KeeperLink {
  return {
    follow: (signal) => follow(keeper, signal),
    view: () => Promise.resolve(keeper.view()),
    start: (services) => ask(keeper, { type: "start", services, wait: true }),
    restart: (services) => ask(keeper, { type: "restart", services, wait: true }),
    stop: (services) => ask(keeper, { type: "stop", services }),
  };
}

async function* follow(
  keeper: Pick<Keeper, "news" | "view">,
  signal: AbortSignal,
): AsyncGenerator<KeeperTold, void, undefined> {
  let waiting: KeeperTold[] = [];
  let wake = (): void => {};
  // Heard from the very look on, also what happens before the next one is asked for.
  using _news = keeper.news((news) => {
    waiting.push(news);
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    yield { type: "view", view: keeper.view() };
    while (!signal.aborted) {
      const told = waiting;
      waiting = [];
      for (const one of told) {
        yield one;
        if (one.type === "ended") return;
      }
      if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function ask(keeper: Pick<Keeper, "view" | "handle">, request: KeeperRequest): Promise<KeptProjectView> {
  let view = keeper.view();
  for await (const answer of keeper.handle(request)) if (answer.type === "done") ({ view } = answer);
  return view;
}
