import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../host/processes/processes.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { keeperPaths, type KeeperPaths } from "./keeper-paths.ts";
import { keepersUnreadable, readKeeperFile } from "./read-keeper-file.ts";
import type { KeeperFile, KeptLife } from "./keeper-contract.ts";

/** What a keeper has left of itself, and whether it still lives. */
export interface FoundKeeper {
  readonly paths: KeeperPaths;
  readonly file: KeeperFile;
  /** It is this very process that lives, and not another one with its pid. */
  readonly isAlive: boolean;
  /** Lives of a dead keeper that go on without it. */
  readonly left: readonly KeptLife[];
}

/**
 * Finds the keepers of this home, and the dead ones that left something running, in the order of their files.
 *
 * @throws {Failure} `KEEPERS_UNREADABLE`.
 */
export function findKeepers(folder: StateFolder): FoundKeeper[] {
  return namesIn(folder.keeperFolder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => readKeeper(folder, join(folder.keeperFolder, name)) ?? []);
}

/** Looks for the keeper of one copy; undefined when none has left a word. */
export function findKeeper(folder: StateFolder, copy: Parameters<typeof keeperPaths>[1]): FoundKeeper | undefined {
  return readKeeper(folder, keeperPaths(folder, copy).file);
}

/** A file that is gone by now, or that is not of a keeper, counts as none: it is renamed into place whole. */
function readKeeper(folder: StateFolder, path: string): FoundKeeper | undefined {
  const file = readKeeperFile(path);
  if (file === undefined) return undefined;
  const alive = isAlive(file.keeper);
  const left = alive ? [] : file.lives.filter(({ root }) => isAlive(root));
  return { paths: keeperPaths(folder, file.identity), file, isAlive: alive, left };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw keepersUnreadable(folder, error);
  }
}
