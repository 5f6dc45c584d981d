import { statSync } from "node:fs";

/**
 * Device and inode of a database and of its log, as they stand at their paths now. One that has another place than when
 * it was opened was deleted or exchanged, and writes go into the void, without an error. By `stat` alone: opening and closing the file in this process would drop SQLite's locks (POSIX).
 */
export function filePlace(path: string): string {
  const stats = ["", "-wal"].map((suffix) => statSync(path + suffix, { throwIfNoEntry: false }));
  return stats.map((stat) => (stat ? `${stat.dev}:${stat.ino}` : "-")).join(" ");
}
