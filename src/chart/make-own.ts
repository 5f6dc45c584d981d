import { chmodSync } from "node:fs";

/**
 * Makes a database its owner's alone, and for its owner to write: SQLite would open a file that is read-only without a
 * word, and fail at each write. What cannot be changed is left for SQLite to refuse.
 */
export function makeOwn(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) {
    try {
      chmodSync(path + suffix, 0o600);
    } catch (error) {
      if (!["ENOENT", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  }
}
