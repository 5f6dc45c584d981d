import { compareRows, type ListRow } from "./list-row.ts";
import { rowKey } from "./row-changes.ts";

/** How long a row is marked after it came or went, in milliseconds. */
const MARK_MS = 5000;
/** Rows that went and are still shown: a flood of short connections must not fill the screen for ever. */
const WENT_MAX = 200;

export type RowMark = "came" | "went";

export interface MarkedRow {
  readonly row: ListRow;
  readonly mark: RowMark | undefined;
}

/** The rows of a live table: what is new is marked for a while, and so is what went, where it stood. */
export class WatchBoard {
  #rows = new Map<string, { readonly row: ListRow; readonly cameMs: number | undefined }>();
  #went = new Map<string, { readonly row: ListRow; readonly atMs: number }>();
  #isFirst = true;

  /** Takes the next look at the machine, and returns what to show. */
  look(rows: readonly ListRow[], atMs: number): MarkedRow[] {
    const now = new Map<string, { row: ListRow; cameMs: number | undefined }>();
    for (const row of rows) {
      const key = rowKey(row);
      // What was there at the first look has not come.
      const cameMs = this.#rows.get(key)?.cameMs ?? (this.#isFirst || this.#rows.has(key) ? undefined : atMs);
      now.set(key, { row, cameMs });
      this.#went.delete(key);
    }
    for (const [key, { row }] of this.#rows) {
      if (!now.has(key) && this.#went.size < WENT_MAX) this.#went.set(key, { row, atMs });
    }
    for (const [key, { atMs: wentMs }] of this.#went) if (atMs - wentMs >= MARK_MS) this.#went.delete(key);
    this.#rows = now;
    this.#isFirst = false;
    const shown: MarkedRow[] = Array.from(now.values(), ({ row, cameMs }) => ({
      row,
      mark: cameMs !== undefined && atMs - cameMs < MARK_MS ? "came" : undefined,
    }));
    for (const { row } of this.#went.values()) shown.push({ row, mark: "went" });
    return shown.toSorted((left, right) => compareRows(left.row, right.row));
  }
}
