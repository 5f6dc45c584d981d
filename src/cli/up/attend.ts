import type { KeeperTold } from "../../control/keeper-contract.ts";
import type { SaidLine } from "../core/said-line.ts";
import type { UpStory } from "../core/up-story.ts";
import type { KeeperLink } from "./keeper-link.ts";

export interface AttendOptions {
  readonly story: UpStory;
  /** What to start (empty: all); undefined when its keeper was told already. */
  readonly start: readonly string[] | undefined;
  /** Called with what the keeper told, undefined when it answered the start, and with what is to be said of it. */
  readonly show: (lines: readonly SaidLine[], told: KeeperTold | undefined) => void;
  /** Leaves; the keeper goes on. */
  readonly signal: AbortSignal;
}

/**
 * Attends a project from its start: shows what happens until the keeper has ended or `signal` aborts.
 *
 * @throws {Failure} what the keeper said to the start, or as `KeeperClient.follow` does.
 */
export async function attend(link: KeeperLink, { story, start, show, signal }: AttendOptions): Promise<void> {
  const over = new AbortController();
  const cut = AbortSignal.any([signal, over.signal]);
  let refusal: unknown;
  const ask = async (services: readonly string[]): Promise<void> => {
    try {
      const view = await link.start(services);
      if (!cut.aborted) show(story.answered(view, Date.now()), undefined);
    } catch (error) {
      // A keeper that ends, or a user who leaves, ends the waiting too.
      if (!cut.aborted && !story.hasEnded) refusal = error;
      over.abort();
    }
  };
  let asked: Promise<void> | undefined;
  for await (const told of link.follow(cut)) {
    if (told.type === "view" && asked === undefined) {
      show(start === undefined ? story.answered(told.view, Date.now()) : story.tell(told, Date.now()), told);
      // Not before it is heard what becomes of it.
      asked = start === undefined ? Promise.resolve() : ask(start);
    } else show(story.tell(told, Date.now()), told);
  }
  over.abort();
  if (refusal !== undefined) throw refusal;
}
