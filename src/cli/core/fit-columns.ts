import { GAP } from "./table.ts";

/** A column of a table that may have to do without some. */
export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  /** The least important goes first when there is no room; undefined stays in any case. */
  readonly importance?: number;
  /** Of the last column: it is cut to the room that is left, if that is at least this many characters. */
  readonly least?: number;
  /** Where nothing more can be left out, cells are cut to no fewer characters than this, at their end or their start. */
  readonly cutTo?: { readonly least: number; readonly keeps: "start" | "end" };
}

/** Leaves out columns without content, and then the least important ones until the rest fits. */
export function fitColumns<Of extends Column>(columns: readonly Of[], width: number): Of[] {
  let kept = columns.filter(({ cells }) => cells.some((cell) => cell !== ""));
  while (widthOf(kept) > width) {
    const droppable = kept.flatMap(({ importance }) => importance ?? []);
    if (droppable.length === 0) return kept;
    const least = Math.min(...droppable);
    kept = kept.filter(({ importance }) => importance !== least);
  }
  return kept;
}

function widthOf(columns: readonly Column[]): number {
  const widths = columns.map(({ head, cells, least }) => {
    const whole = cells.reduce((widest, cell) => Math.max(widest, Array.from(cell).length), head.length);
    return least === undefined ? whole : Math.min(whole, least);
  });
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}
