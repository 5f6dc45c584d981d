import { groupRows } from "../inspect/core/group-rows.ts";
import type { RowMark } from "../inspect/core/watch-board.ts";
import type { ListRow } from "../inspect/core/list-row.ts";
import type { Printed } from "./command.ts";
import { formatSpan } from "./core/duration.ts";
import { layOutListing, type ListingLine } from "./core/listing.ts";
import { layOutTable } from "./core/table.ts";
import { useText } from "./core/use-text.ts";
import type { MachineList } from "./list-machine.ts";
import type { Terminal } from "./terminal.ts";

export interface RenderListOptions {
  readonly terminal: Terminal;
  readonly home: string | undefined;
  readonly isNarrowed: boolean;
}

/** What `portolan ls` prints: what listens, then leases and aliases. */
export function renderList(list: MachineList, options: RenderListOptions): Printed {
  const { terminal, isNarrowed } = options;
  const sections = [listingLines(list, options), leases(list, terminal), aliases(list, terminal), uses(list)];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  const knows = [list.services, list.leases, list.aliases].some((all) => all.length > 0);
  const notes = [
    ...(list.trouble === undefined ? [] : [`note: what Portolan itself knows is missing: ${list.trouble}`]),
    ...(list.live || !knows ? [] : ["note: no daemon is running; this is what the last one knew"]),
    ...(terminal.isTerminal ? hiddenNote(list) : []),
  ];
  const nothing = isNarrowed ? "Nothing listens that fits" : "Nothing listens here. Start with: portolan run -- CMD";
  return { out: shown.length > 0 ? shown.join("\n\n") : nothing, say: notes.join("\n") };
}

/** The table of sockets, painted; rows may be marked. */
export function listingLines(
  { rows, nowMs, ownerless }: Pick<MachineList, "rows" | "nowMs" | "ownerless">,
  { terminal, home }: Pick<RenderListOptions, "terminal" | "home">,
  marks: ReadonlyMap<ListRow, RowMark> = new Map(),
): string[] {
  const layout = { columns: terminal.columns, home, nowMs, ownerless };
  return layOutListing({ groups: groupRows(rows), ...layout }).map((line) => paint(line, { terminal, marks }));
}

function paint(
  { text, part, row }: ListingLine,
  { terminal, marks }: { terminal: Terminal; marks: ReadonlyMap<ListRow, RowMark> },
): string {
  if (part === "head") return terminal.paint("dim", text);
  if (part === "title") return terminal.paint("bold", text);
  const mark = row && marks.get(row);
  if (mark !== undefined) {
    return mark === "came"
      ? terminal.paint("green", `+${text.slice(1)}`)
      : terminal.paint(["red", "dim"], `-${text.slice(1)}`);
  }
  const isOpen = row?.exposure === "lan" || row?.exposure === "everyone";
  return isOpen ? terminal.paint("yellow", text) : text;
}

function hiddenNote({ rows, ownerless }: MachineList): string[] {
  const unknown = rows.filter(({ process, uid }) => process === undefined && uid !== undefined).length;
  if (unknown > 0 && ownerless === "barred") {
    return [
      `note: the processes of ${unknown} may not be looked into, even by this root: they have rights that it lacks`,
    ];
  }
  if (unknown === 0 || ownerless !== "hidden") return [];
  return [`note: the processes of ${unknown} are other users'; \`sudo portolan ls\` sees them`];
}

function leases({ leases: all, nowMs }: MachineList, terminal: Terminal): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ id, port, state, name, holder, untilMs }) => [
    String(port),
    state,
    untilMs === undefined ? "-" : formatSpan(untilMs - nowMs),
    holder === undefined ? "-" : String(holder.pid),
    id,
    name ?? "",
  ]);
  return table(["PORT", "LEASE", "LEFT", "PID", "ID", "NAME"], { rows, terminal });
}

function aliases({ aliases: all }: MachineList, terminal: Terminal): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ name, urls, target }) => [
    urls[0] ?? name,
    target.address.includes(":") ? `[${target.address}]:${target.port}` : `${target.address}:${target.port}`,
  ]);
  return table(["ALIAS", "TARGET"], { rows, terminal });
}

function uses({ uses: all }: MachineList): string[] {
  return all.map(useText);
}

function table(
  head: readonly string[],
  { rows, terminal }: { rows: readonly (readonly string[])[]; terminal: Terminal },
): string[] {
  const [first = "", ...rest] = layOutTable({ head, rows, columns: terminal.columns });
  return [terminal.paint("dim", first), ...rest];
}
