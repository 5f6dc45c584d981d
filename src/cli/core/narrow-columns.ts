import type { Column } from "./fit-columns.ts";
import { GAP } from "./table.ts";

/** Cuts the cells of columns that may be cut, in the order of the columns, until the table fits or nothing is left to cut. */
export function narrowColumns<Of extends Column>(columns: readonly Of[], width: number): Of[] {
  const narrowed = [...columns];
  let excess = columns.reduce((sum, column) => sum + widthOf(column) + GAP.length, -GAP.length) - width;
  for (const [at, column] of columns.entries()) {
    if (excess <= 0) break;
    const { cutTo } = column;
    const whole = widthOf(column);
    if (cutTo === undefined || whole <= cutTo.least) continue;
    const room = Math.max(whole - excess, cutTo.least);
    narrowed[at] = {
      ...column,
      head: cut(column.head, room, "start"),
      cells: column.cells.map((cell) => cut(cell, room, cutTo.keeps)),
    };
    excess -= whole - room;
  }
  return narrowed;
}

/** Leaves so many characters of a text, one of which says that there were more. */
export function cut(text: string, room: number, keeps: "start" | "end"): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text;
  const kept = Math.max(room - 1, 0);
  return keeps === "start"
    ? `${characters.slice(0, kept).join("")}…`
    : `…${characters.slice(characters.length - kept).join("")}`;
}

/** A column that is cut to the room that is left needs only its least. */
function widthOf({ head, cells, least = Infinity }: Column): number {
  const whole = cells.reduce((widest, cell) => Math.max(widest, Array.from(cell).length), head.length);
  return Math.min(whole, least);
}
