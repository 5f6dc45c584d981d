import { lstatSync, renameSync } from "node:fs";

/** The files of one SQLite database; what belongs together moves together. */
export const DATABASE_SUFFIXES: readonly string[] = ["", "-wal", "-shm", "-journal"];

export interface KeepAsideOptions {
  readonly suffixes: readonly string[];
  /** Why, as it stands in the new name, such as `unreadable`. */
  readonly why: string;
  readonly nowMs: number;
}

/**
 * Moves files out of the way without losing a byte: `chart.db-wal` becomes
 * `chart.db.unreadable-20260801T101112Z-wal`, so that the parts still fit together.
 * Returns the new path of the first.
 */
export function keepAside(path: string, { suffixes, why, nowMs }: KeepAsideOptions): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, "");
  let kept = `${path}.${why}-${stamp}`;
  for (let count = 2; suffixes.some((suffix) => exists(kept + suffix)); count++)
    kept = `${path}.${why}-${stamp}.${count}`;
  for (const suffix of suffixes) {
    if (exists(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  return kept + (suffixes[0] ?? "");
}

/** Sees a dangling link too; below something that is no folder there is nothing. */
export function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return false;
    throw error;
  }
}
