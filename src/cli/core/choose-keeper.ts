import type { KeeperFile } from "../../control/keeper-contract.ts";

/** Which kept project is meant. */
export interface KeeperChoice {
  /** Absolute; where the command runs. */
  readonly directory: string;
  /** A project of any folder, as `shop`, or `shop-fix-ui` of a branch or copy. */
  readonly project?: string | undefined;
  /** A branch, or the name of an extra copy. */
  readonly copy?: string | undefined;
}

export type ChosenKeeper<Item> =
  | { readonly type: "one"; readonly item: Item }
  /** The choice fits several. */
  | { readonly type: "several"; readonly names: readonly string[] }
  | { readonly type: "none"; readonly names: readonly string[] };

interface Kept {
  readonly file: Pick<KeeperFile, "identity">;
}

/** The name that tells a copy from others in a list: `shop`, or `shop-fix-ui`. */
export function copyName({ project, branch }: KeeperFile["identity"]): string {
  return branch === undefined ? project : `${project}-${branch}`;
}

/** Finds the kept project that is meant: by its name, or that of this folder, else of the nearest above, else of the only one below. */
export function chooseKeeper<Item extends Kept>(items: readonly Item[], choice: KeeperChoice): ChosenKeeper<Item> {
  const { project, copy } = choice;
  const named =
    project === undefined
      ? nearest(items, choice.directory)
      : items.filter(({ file: { identity } }) => identity.project === project || copyName(identity) === project);
  const exact = named.filter(({ file }) => project !== undefined && copyName(file.identity) === project);
  const fitting = copy === undefined && exact.length > 0 ? exact : named;
  const copies = copy === undefined ? fitting : fitting.filter(({ file }) => isCopy(file.identity, copy));
  const own = copies.filter((one) => copies.every((other) => other === one || isExtraOf(other, one)));
  const [item, another] = own.length === 1 ? own : copies;
  if (item === undefined) return { type: "none", names: names(named.length > 0 ? named : items) };
  return another === undefined ? { type: "one", item } : { type: "several", names: names(copies) };
}

/** In one folder the copy without a name of its own is the project itself, or the worktree. */
function isExtraOf({ file: { identity: extra } }: Kept, { file: { identity } }: Kept): boolean {
  if (extra.directory !== identity.directory || extra.branch === undefined) return false;
  return identity.branch === undefined || extra.branch.startsWith(`${identity.branch}-`);
}

/** An extra copy of a worktree has the worktree's branch before its own name. */
function isCopy({ branch }: KeeperFile["identity"], copy: string): boolean {
  return branch !== undefined && (branch === copy || branch.endsWith(`-${copy}`));
}

function nearest<Item extends Kept>(items: readonly Item[], directory: string): readonly Item[] {
  const above = items.filter(({ file }) => isWithin(directory, file.identity.directory));
  const longest = Math.max(...above.map(({ file }) => file.identity.directory.length));
  if (above.length > 0) return above.filter(({ file }) => file.identity.directory.length === longest);
  return items.filter(({ file }) => isWithin(file.identity.directory, directory));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function names(items: readonly Kept[]): string[] {
  return items.map(({ file }) => copyName(file.identity));
}
