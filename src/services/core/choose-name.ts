import { findByName, type Found, type Named } from "./find-service.ts";

export interface Asker {
  /** The asker's own whole name, where Portolan started it: those beside it come first. */
  readonly ownName: string | undefined;
  /** The whole name that a service of the asker's project would have. */
  readonly inProject: (service: string) => string | undefined;
}

/** What a word is understood as, the nearest first: a neighbour of the asker, a service of its project, any name. */
export function chooseName<Item extends Named>(asked: string, items: readonly Item[], asker: Asker): Found<Item> {
  const word = asked.toLowerCase().replace(/\.$/, "");
  if (!word.includes(".")) {
    for (const name of [besides(asker.ownName, word), asker.inProject(word)]) {
      const item = items.find((one) => one.name === name);
      if (item !== undefined) return { type: "one", item };
    }
  }
  return findByName(word, items);
}

/** `api` beside `web.shop-fix-ui.localhost` is `api.shop-fix-ui.localhost`. */
function besides(ownName: string | undefined, word: string): string | undefined {
  const labels = ownName?.split(".") ?? [];
  return labels.length > 2 ? [word, ...labels.slice(1)].join(".") : undefined;
}
