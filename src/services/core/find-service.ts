import { nearest } from "./nearest.ts";

const SUFFIX = ".localhost";
/** What the same names end in for clients that dial a port. */
const LANE_SUFFIX = ".test";

/** What is needed of a service, or an alias, to find it by what a user calls it. */
export interface Named {
  /** Whole, such as `web.shop.localhost`. */
  readonly name: string;
  /** Undefined for an alias. */
  readonly project?: string;
  readonly directory?: string;
}

export type Found<Item> =
  | { readonly type: "one"; readonly item: Item }
  /** The word fits several. */
  | { readonly type: "several"; readonly names: readonly string[] }
  | { readonly type: "none"; readonly near: readonly string[] };

/**
 * Finds what a user means by a name: the full name; without `.localhost`, or with `.test` instead; a project of one service; or the service's
 * own part, where only one has it.
 */
export function findByName<Item extends Named>(asked: string, items: readonly Item[]): Found<Item> {
  const word = asked.toLowerCase().replace(/\.$/, "");
  const byRule: ((item: Item) => boolean)[] = [
    (item) => item.name === word,
    (item) => item.name === word + SUFFIX,
    (item) => word.endsWith(LANE_SUFFIX) && item.name === word.slice(0, -LANE_SUFFIX.length) + SUFFIX,
    (item) => item.project?.toLowerCase() === word,
    (item) => item.name.startsWith(`${word}.`),
  ];
  for (const rule of byRule) {
    const found = oneOf(items.filter(rule));
    if (found) return found;
  }
  return { type: "none", near: namesNear(word, items) };
}

/**
 * Finds what a user means who stands in a folder: the service of this very folder, else the services below it,
 * else that of the nearest folder above.
 */
export function findByDirectory<Item extends Named>(directory: string, items: readonly Item[]): Found<Item> {
  const exact = oneOf(items.filter((item) => item.directory === directory));
  if (exact) return exact;
  const below = oneOf(items.filter((item) => item.directory !== undefined && isBelow(item.directory, directory)));
  if (below) return below;
  const above = items.filter((item) => item.directory !== undefined && isBelow(directory, item.directory));
  const longest = Math.max(...above.map((item) => item.directory?.length ?? 0));
  const closest = oneOf(above.filter((item) => item.directory?.length === longest));
  return closest ?? { type: "none", near: items.map(({ name }) => name).slice(0, 3) };
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function oneOf<Item extends Named>(items: readonly Item[]): Found<Item> | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  if (items.length === 1) return { type: "one", item: first };
  return { type: "several", names: items.map(({ name }) => name) };
}

function namesNear(word: string, items: readonly Named[]): string[] {
  const names = items.map(({ name }) => name);
  const forms = new Map<string, string>();
  for (const name of names) {
    forms.set(name, name);
    forms.set(name.slice(0, -SUFFIX.length), name);
    forms.set(name.split(".")[0] ?? name, name);
  }
  const near = new Set(names.filter((name) => name.includes(word)));
  const best = nearest(word, forms.keys());
  if (best !== undefined) near.add(forms.get(best) ?? best);
  return Array.from(near).slice(0, 3);
}
