import type { Exposure } from "../../inspect/core/exposure.ts";
import type { RowGroup } from "../../inspect/core/group-rows.ts";
import type { ListRow, Ownerless } from "../../inspect/core/list-row.ts";
import { formatSpan } from "./duration.ts";
import { endText } from "./end-text.ts";
import { type Column, fitColumns } from "./fit-columns.ts";
import { cut, narrowColumns } from "./narrow-columns.ts";
import { plainText } from "./plain-text.ts";
import { layOutTable } from "./table.ts";

export interface ListingLayout {
  readonly groups: readonly RowGroup[];
  /** Characters of a line; Infinity for a pipe. */
  readonly columns: number;
  /** The user's home folder, which is written `~`. */
  readonly home: string | undefined;
  readonly nowMs: number;
  /** What a socket is that no process is known to hold. */
  readonly ownerless: Ownerless;
}

export interface ListingLine {
  readonly text: string;
  readonly part: "head" | "title" | "row" | "gap";
  /** Set on a row. */
  readonly row?: ListRow;
}

/** The port is at the end, and tells endpoints apart. */
const END = { least: 10, keeps: "end" } as const;
const INDENT = "  ";
/** Of a command, in a pipe too: that of `node --test` has a thousand. */
const COMMAND_LENGTH_MAX = 160;

/** Words of a table, which has little room. */
export const EXPOSURE_WORDS: Readonly<Record<Exposure, string>> = {
  "this-user": "this user",
  "local-users": "local users",
  containers: "containers",
  lan: "LAN",
  everyone: "everyone",
};

const OWNERLESS_WORDS = { kernel: "the kernel", outside: "outside of this container" } as const;

/** Lays out rows as one table under the titles of their groups. What has no room is left out, least important first. */
export function layOutListing(layout: ListingLayout): ListingLine[] {
  const rows = layout.groups.flatMap((group) => group.rows);
  if (rows.length === 0) return [];
  const width = layout.columns - INDENT.length;
  const columns = narrowColumns(fitColumns(columnsOf(rows, layout), width), width);
  const [head = "", ...texts] = layOutTable({
    head: columns.map((column) => column.head),
    rows: rows.map((_, at) => columns.map(({ cells }) => cells[at] ?? "")),
    columns: width,
  });
  // On a screen too narrow for even that, a row must not run into the next.
  const line = (text: string): string => cut(INDENT + text, layout.columns, "start");
  const lines: ListingLine[] = [{ text: line(head), part: "head" }];
  let at = 0;
  for (const group of layout.groups) {
    if (at > 0) lines.push({ text: "", part: "gap" });
    lines.push({ text: cut(titleOf(group, layout.home), layout.columns, "start"), part: "title" });
    for (const row of group.rows) lines.push({ text: line(texts[at++] ?? ""), part: "row", row });
  }
  return lines;
}

function columnsOf(rows: readonly ListRow[], { nowMs, ownerless }: ListingLayout): Column[] {
  const column = (head: string, cell: (row: ListRow) => string, rest: Partial<Column> = {}): Column => ({
    head,
    cells: rows.map((row) => plainText(cell(row))),
    ...rest,
  });
  const isOfConnections = rows.some(({ remote }) => remote !== undefined);
  return [
    column("NAME", (row) => nameOf(row, ownerless), { cutTo: { least: 6, keeps: "start" } }),
    column("STATE", ({ service, state }) => service?.state ?? (isOfConnections ? state : ""), {
      cutTo: { least: 5, keeps: "start" },
    }),
    column(isOfConnections ? "HERE" : "ENDPOINT", endpointOf, { cutTo: END }),
    column("THERE", ({ remote }) => (remote === undefined ? "" : endText(remote)), { cutTo: END }),
    column("WITH", ({ peer }) => (peer === undefined ? "" : `${peer.label ?? "process"} (${peer.pid})`), {
      importance: 6,
    }),
    column("OPEN TO", ({ exposure }) => (exposure === undefined ? "" : EXPOSURE_WORDS[exposure]), { importance: 7 }),
    column("SPEAKS", ({ protocol }) => (protocol === undefined ? "" : said(protocol)), { importance: 2 }),
    column("AGE", ({ process }) => (process === undefined ? "" : formatSpan(nowMs - process.startedAtMs)), {
      importance: 4,
    }),
    column("USER", ({ user }) => user ?? "", { importance: 3 }),
    column("PID", ({ process }) => (process === undefined ? "" : String(process.pid)), { importance: 5 }),
    column("COMMAND", ({ process }) => commandOf(process), { importance: 1, least: 16 }),
  ];
}

/** All of it stands in `--json`. */
function commandOf(process: ListRow["process"]): string {
  const command = process?.argv.join(" ") ?? "";
  return command.length > COMMAND_LENGTH_MAX ? `${command.slice(0, COMMAND_LENGTH_MAX - 1)}…` : command;
}

/** A URL is what people copy; what has none is called by its process. */
function nameOf({ service, process, user, uid }: ListRow, ownerless: Ownerless): string {
  if (service?.url !== undefined && service.state !== "front") return service.url;
  if (service !== undefined) return service.name;
  if (process !== undefined) return process.label ?? `process ${process.pid}`;
  // A connection in TIME_WAIT is nobody's any more; its row says uid 0, which is not root.
  if (uid === undefined) return "-";
  return ownerless === "hidden" || ownerless === "barred" ? `a process of ${user ?? uid}` : OWNERLESS_WORDS[ownerless];
}

/** A guess from the port's number is marked as one. */
function said({ name, from }: { name: string; from: string }): string {
  return from === "port" ? `${name}?` : name;
}

function endpointOf({ local, path, transport, process }: ListRow): string {
  if (local !== undefined) return `${endText(local)}${transport === "udp" ? "/udp" : ""}`;
  return path ?? (process === undefined ? "" : "(no name)");
}

function titleOf({ title, root, branch }: RowGroup, home: string | undefined): string {
  if (root === undefined) return title;
  return plainText(`${title}${INDENT}${shortPath(root, home)}${branch === undefined ? "" : `  (${branch})`}`);
}

/** Writes a path as people do, with `~` for the home folder. */
export function shortPath(path: string, home: string | undefined): string {
  if (home === undefined || home === "" || home === "/") return path;
  if (path === home) return "~";
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
