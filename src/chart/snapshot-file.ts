import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { chartFailure } from "./core/failures.ts";
import { isSystemError } from "./sqlite-errors.ts";

/**
 * Writes `chart.json`, the chart for readers without a daemon: a reader sees the file of before or the file of
 * after, never a part. Throws what the system says when it cannot; the file of before stays.
 */
export function writeSnapshotFile(path: string, contents: object): void {
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(contents)}\n`, { mode: 0o600 });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Does the same beside all else: where a disk is busy, one rename may take seconds. One at a time. */
export async function exchangeSnapshotFile(path: string, contents: object): Promise<void> {
  const fresh = `${path}.next`;
  try {
    await writeFile(fresh, `${JSON.stringify(contents)}\n`, { mode: 0o600 });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/**
 * Reads a snapshot; undefined when there is none.
 *
 * @throws {Failure} `SNAPSHOT_UNREADABLE`.
 */
export function readSnapshotFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    if (!isSystemError(error) && !(error instanceof SyntaxError)) throw error;
    throw chartFailure("SNAPSHOT_UNREADABLE", { path, reason: error.message }, { cause: error });
  }
}
