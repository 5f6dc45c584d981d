import { plainText } from "./plain-text.ts";

/** Between two columns. */
export const GAP = "  ";

export interface TableLayout {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Characters of a line; Infinity for a pipe, which cuts nothing. */
  readonly columns: number;
}

/**
 * Lays rows out in columns as wide as their widest cell. What does not fit is cut in the last column, with "…";
 * the others carry what people copy, and stay whole.
 */
export function layOutTable({ head, rows, columns }: TableLayout): string[] {
  const lines = [head, ...rows].map((cells) => cells.map(plainText));
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => lengthOf(cells[column] ?? ""))));
  return lines.map((cells) => {
    const line = cells.map((cell, column) => cell + " ".repeat(Math.max((widths[column] ?? 0) - lengthOf(cell), 0)));
    return cut(line, columns);
  });
}

function cut(cells: readonly string[], columns: number): string {
  const line = cells.join(GAP).trimEnd();
  const fixed = cells.slice(0, -1).join(GAP).length + GAP.length;
  if (lengthOf(line) <= columns || fixed + 1 > columns) return line;
  return `${Array.from(line)
    .slice(0, columns - 1)
    .join("")}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
