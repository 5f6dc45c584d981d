import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { chartFailure } from "./core/failures.ts";
import { isSystemError } from "./sqlite-errors.ts";

export interface SnapshotFileOptions {
  /** Makes what is written; called only when it is. */
  readonly contents: () => unknown;
  /** Changes within this time are written together, in milliseconds (default 100). */
  readonly delayMs?: number;
  /** Hears that the file could not be written; it is tried again with the next change. */
  readonly onError: (error: Error) => void;
}

/**
 * `chart.json`: the chart for readers without a daemon. A reader sees the file of before or the file of after,
 * never a part.
 */
export class SnapshotFile implements Disposable {
  readonly #path: string;
  readonly #options: SnapshotFileOptions;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(path: string, options: SnapshotFileOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** Says that the contents have changed: they are written soon, and once for many changes. */
  changed(): void {
    if (this.#isDisposed) return;
    this.#timer ??= setTimeout(() => this.write(), this.#options.delayMs ?? 100);
  }

  /** Writes now. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const fresh = `${this.#path}.new`;
    try {
      writeFileSync(fresh, `${JSON.stringify(this.#options.contents())}\n`, { mode: 0o600 });
      renameSync(fresh, this.#path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      rmSync(fresh, { force: true, recursive: true });
      this.#options.onError(error);
    }
  }

  /** Writes what is waiting. */
  [Symbol.dispose](): void {
    const isWaiting = this.#timer !== undefined;
    this.#isDisposed = true;
    if (isWaiting) this.write();
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
