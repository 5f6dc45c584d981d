import type { KeptServiceView, KeptState } from "../../control/keeper-contract.ts";
import { plainLine } from "../../services/core/plain-line.ts";
import { formatSpan } from "./duration.ts";
import { fitColumns, type Column } from "./fit-columns.ts";
import { cut } from "./narrow-columns.ts";
import { plainText } from "./plain-text.ts";
import { GAP } from "./table.ts";
import { shownLines, type UpLine, type UpState } from "./up-state.ts";

/** Names of styles, as the terminal knows them. */
export type BoardStyle = "bold" | "dim" | "inverse" | "green" | "yellow" | "red" | "cyan" | "magenta" | "blue";

/** A part of a line that is painted alike. */
export interface BoardSpan {
  readonly text: string;
  readonly style: BoardStyle | undefined;
}

/** One line of the screen, never wider than it. */
export type BoardLine = readonly BoardSpan[];

export interface BoardSize {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
}

const MARKS: Readonly<Record<KeptState, { readonly mark: string; readonly style: BoardStyle }>> = {
  waiting: { mark: "…", style: "dim" },
  idle: { mark: "○", style: "dim" },
  starting: { mark: "◐", style: "yellow" },
  ready: { mark: "●", style: "green" },
  unhealthy: { mark: "!", style: "red" },
  stopping: { mark: "◑", style: "yellow" },
  stopped: { mark: "○", style: "dim" },
  "backing-off": { mark: "↻", style: "yellow" },
  failed: { mark: "✗", style: "red" },
};
/** Of the names beside the log, so that the eye finds one service's lines. */
const NAME_STYLES = ["cyan", "magenta", "blue", "green", "yellow"] as const;
const KEYS = "↑↓ select  r restart  s stop/start  ⏎ its log  / filter  o open  q quit";
const LOG_LINES_MIN = 3;

/** Lays the live view out: a line for each service, their log below, and the keys at the bottom; as many lines as rows. */
export function upBoard(state: UpState, size: BoardSize): BoardLine[] {
  const services = serviceLines(state, size);
  // Title, rule and keys.
  const room = Math.max(size.rows - 3, 0);
  const shown = around(services, { room: Math.max(room - LOG_LINES_MIN, 1), at: selectedAt(state) });
  const log = logLines(state, { ...size, rows: Math.max(room - shown.length, 0) });
  const lines = [title(state), ...shown, rule(state, size), ...log, foot(state)];
  return lines.slice(0, size.rows).map((line) => clipped(line, size.columns));
}

function title({ view }: UpState): BoardLine {
  const ready = view.services.filter(({ state }) => state === "ready").length;
  const failed = view.services.filter(({ state }) => state === "failed").length;
  return [
    span(view.project, "bold"),
    span(view.branch === undefined ? "" : `  ${view.branch}`),
    span(`  ${ready} of ${view.services.length} ready`, "dim"),
    ...(failed === 0 ? [] : [span(`  ${failed} failed`, "red")]),
  ];
}

interface BoardColumn extends Column {
  readonly style: (service: KeptServiceView) => BoardStyle | undefined;
}

function serviceLines({ view, selected }: UpState, { columns, nowMs }: BoardSize): BoardLine[] {
  const { services } = view;
  const column = (cells: (service: KeptServiceView) => string, more: Partial<BoardColumn> = {}): BoardColumn => ({
    head: "",
    cells: services.map((service) => plainText(cells(service))),
    style: () => undefined,
    ...more,
  });
  const fitted = fitColumns(
    [
      column(({ state, name }) => `${MARKS[state].mark} ${name}`, { style: ({ state }) => MARKS[state].style }),
      column(({ state }) => state, { style: ({ state }) => MARKS[state].style }),
      column((service) => uptime(service, nowMs), { importance: 4, style: () => "dim" }),
      column(({ restarts }) => (restarts === 0 ? "" : `↻${restarts}`), { importance: 3, style: () => "yellow" }),
      column(({ cpuPercent }) => (cpuPercent === undefined ? "" : `${Math.round(cpuPercent)}%`), { importance: 1 }),
      column(({ residentBytes }) => (residentBytes === undefined ? "" : megabytes(residentBytes)), { importance: 2 }),
      column(whereOf, { least: 20, style: ({ state }) => (state === "failed" ? "red" : undefined) }),
    ],
    columns - 2,
  );
  const widths = fitted.map(({ cells }) => Math.max(...cells.map(lengthOf), 0));
  return services.map((service, row) => [
    span(service.name === selected ? "› " : "  ", "bold"),
    ...fitted.map(({ cells, style }, at) => {
      const cell = cells[row] ?? "";
      const isLast = at === fitted.length - 1;
      return span(isLast ? cell : cell.padEnd((widths[at] ?? 0) + GAP.length), style(service));
    }),
  ]);
}

/** Where it is, or why it is not there. */
function whereOf({ state, cause, urls }: KeptServiceView): string {
  const [url = ""] = urls;
  if (state === "ready" || state === "idle") return cause === undefined ? url : `${url} (${cause})`;
  return cause ?? url;
}

function uptime({ startedAtMs, pid }: KeptServiceView, nowMs: number): string {
  return startedAtMs === undefined || pid === undefined ? "" : formatSpan(Math.max(nowMs - startedAtMs, 1000));
}

function megabytes(bytes: number): string {
  const megas = bytes / 1_000_000;
  return megas < 1000 ? `${Math.round(megas)} MB` : `${(megas / 1000).toFixed(1)} GB`;
}

function rule(state: UpState, { columns }: BoardSize): BoardLine {
  const whose = state.isSolo && state.selected !== undefined ? state.selected : "all";
  const cursor = state.isTyping ? "▏" : "";
  const filter = state.filter === "" && !state.isTyping ? "" : ` / ${plainText(state.filter)}${cursor}`;
  const above = state.scroll === 0 ? "" : ` · ${state.scroll} more below, End follows`;
  const text = `── log of ${whose}${filter}${above} `;
  return [span(text + "─".repeat(Math.max(columns - lengthOf(text), 0)), "dim")];
}

function logLines(state: UpState, { columns, rows }: BoardSize): BoardLine[] {
  const lines = shownLines(state);
  const end = Math.max(lines.length - state.scroll, Math.min(rows, lines.length));
  const shown = rows === 0 ? [] : lines.slice(Math.max(end - rows, 0), end);
  const names = state.view.services.map(({ name }) => name);
  const width = Math.min(Math.max(...names.map(lengthOf), 0), Math.floor(columns / 3));
  const blank = Array.from({ length: rows - shown.length }, (): BoardLine => []);
  return [...shown.map((line) => logLine(line, { names, width })), ...blank];
}

function logLine(
  { service, kind, text }: UpLine,
  { names, width }: { readonly names: readonly string[]; readonly width: number },
): BoardLine {
  const at = service === undefined ? -1 : names.indexOf(service);
  const style = at === -1 ? "dim" : NAME_STYLES[at % NAME_STYLES.length];
  const styles = { stdout: undefined, stderr: undefined, note: "dim", warning: "yellow" } as const;
  return [
    span(`${cut(service ?? "", width, "start").padEnd(width)} │ `, style),
    span(plainText(plainLine(text).replaceAll("\t", "  ")), styles[kind]),
  ];
}

function foot({ isQuitting, isTyping }: UpState): BoardLine {
  if (isQuitting) return [span("stopping; Ctrl-C once more kills what is left", "yellow")];
  return [span(isTyping ? "⏎ keeps the filter  Esc clears it" : KEYS, "dim")];
}

/** As many as there is room for, with the selected one among them. */
function around<Of>(items: readonly Of[], { room, at }: { readonly room: number; readonly at: number }): readonly Of[] {
  if (items.length <= room) return items;
  const start = Math.min(Math.max(at - Math.floor(room / 2), 0), items.length - room);
  return items.slice(start, start + room);
}

function selectedAt({ view, selected }: UpState): number {
  return view.services.findIndex(({ name }) => name === selected);
}

function clipped(line: BoardLine, columns: number): BoardLine {
  let room = columns;
  const kept: BoardSpan[] = [];
  for (const { text, style } of line) {
    if (room <= 0 || text === "") continue;
    const isLast = lengthOf(text) > room;
    kept.push(span(isLast ? cut(text, room, "start") : text, style));
    room = isLast ? 0 : room - lengthOf(text);
  }
  return kept;
}

function span(text: string, style?: BoardStyle): BoardSpan {
  return { text, style };
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
