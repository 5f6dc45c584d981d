import { setTimeout as delay } from "node:timers/promises";
import type { ListRow } from "../inspect/core/list-row.ts";
import { rowChanges } from "../inspect/core/row-changes.ts";
import { rowJson } from "../inspect/core/row-json.ts";
import { type RowMark, WatchBoard } from "../inspect/core/watch-board.ts";
import { jsonText } from "./core/json-text.ts";
import type { MachineList } from "./list-machine.ts";
import { listingLines, type RenderListOptions } from "./render-list.ts";

/** From one look to the next; a machine on which a look takes longer is looked at half of the time. */
const REFRESH_MS = 1000;

const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l";
const LEAVE_SCREEN = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

export interface WatchOptions extends RenderListOptions {
  readonly isJson: boolean;
  readonly signal: AbortSignal;
}

type Look = () => Promise<MachineList>;

/** Shows a list again and again until the signal aborts: as a table in a terminal, else one line for each change. */
export async function watchList(look: Look, options: WatchOptions): Promise<void> {
  if (options.isJson || !options.terminal.isTerminal) return watchLines(look, options);
  const { terminal } = options;
  const board = new WatchBoard();
  terminal.out(ENTER_SCREEN);
  try {
    for await (const list of looks(look, options.signal)) {
      const marked = board.look(list.rows, list.nowMs);
      const marks = new Map(marked.flatMap(({ row, mark }): [ListRow, RowMark][] => (mark ? [[row, mark]] : [])));
      const lines = listingLines({ ...list, rows: marked.map(({ row }) => row) }, options, marks);
      const shown = lines.slice(0, Math.max(terminal.rows - 1, 1));
      const left = lines.length - shown.length;
      const foot = terminal.paint("dim", `${left > 0 ? `${left} more lines; ` : ""}Ctrl-C ends`);
      terminal.out(`${HOME}${[...shown, foot].map((line) => line + CLEAR_LINE).join("\n")}${CLEAR_BELOW}`);
    }
  } finally {
    terminal.out(LEAVE_SCREEN);
  }
}

/** What is there at first comes as if it had just come: so a reader of lines knows all. */
async function watchLines(look: Look, { terminal, home, isJson, signal }: WatchOptions): Promise<void> {
  let before: readonly ListRow[] = [];
  for await (const list of looks(look, signal)) {
    const { came, went } = rowChanges(before, list.rows);
    before = list.rows;
    const changes = [...went.map((row) => ({ type: "went", row })), ...came.map((row) => ({ type: "came", row }))];
    for (const { type, row } of changes) {
      if (isJson) terminal.out(`${jsonText({ type, atMs: list.nowMs, listener: rowJson(row) })}\n`);
      else terminal.out(`${type === "came" ? "+" : "-"} ${textOf(row, { list, terminal, home })}\n`);
    }
    // A full disk ends it, and not only at the next change.
    await terminal.settle();
  }
}

function textOf(
  row: ListRow,
  { list, terminal, home }: { list: MachineList } & Pick<WatchOptions, "terminal" | "home">,
): string {
  // Behind the head and the title of its group.
  return (
    listingLines({ ...list, rows: [row] }, { terminal, home })[2]
      ?.trim()
      .replaceAll(/ {3,}/g, "  ") ?? ""
  );
}

async function* looks(look: Look, signal: AbortSignal): AsyncGenerator<MachineList> {
  while (!signal.aborted) {
    const startMs = performance.now();
    yield await look();
    const tookMs = performance.now() - startMs;
    // The signal ends the wait: that is how a watch ends.
    await delay(Math.max(REFRESH_MS - tookMs, tookMs), undefined, { signal }).catch(() => undefined);
  }
}
