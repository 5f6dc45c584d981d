import { formatEndpoint } from "../../address/format-endpoint.ts";
import type { KeptServiceView } from "../../control/keeper-contract.ts";
import { formatSpan } from "./duration.ts";
import { type Column, fitColumns } from "./fit-columns.ts";
import { plainText } from "./plain-text.ts";
import { layOutTable } from "./table.ts";

const MEGABYTE = 1_000_000;

/** What a row of `portolan ps` shows of a service. */
export type KeptRow = Pick<
  KeptServiceView,
  "name" | "urls" | "upstreams" | "startedAtMs" | "restarts" | "cpuPercent" | "residentBytes" | "pid" | "cause"
> & {
  /** A service's state, or `left` of one whose keeper died. */
  readonly state: string;
};

export interface KeptTableOptions {
  readonly nowMs: number;
  /** Characters of a line; Infinity for a pipe. */
  readonly columns: number;
}

/** Lays out the services of one project, the head first. The least important columns go where there is no room. */
export function layOutKept(rows: readonly KeptRow[], { nowMs, columns }: KeptTableOptions): string[] {
  const of = (cell: (row: KeptRow) => string): string[] => rows.map((row) => plainText(cell(row)));
  const all: Column[] = [
    { head: "SERVICE", cells: of(({ name }) => name) },
    { head: "STATE", cells: of(({ state }) => state) },
    { head: "URL", cells: of(whereOf), importance: 5 },
    { head: "UP", cells: of((row) => uptimeOf(row, nowMs)), importance: 4 },
    { head: "RESTARTS", cells: of(({ restarts }) => (restarts === 0 ? "" : String(restarts))), importance: 2 },
    {
      head: "CPU",
      cells: of(({ cpuPercent }) => (cpuPercent === undefined ? "" : `${Math.round(cpuPercent)}%`)),
      importance: 1,
    },
    { head: "MEMORY", cells: of(memoryOf), importance: 3 },
    { head: "PID", cells: of(({ pid }) => (pid === undefined ? "" : String(pid))), importance: 4 },
    { head: "WHY", cells: of(({ cause }) => cause ?? ""), least: 20 },
  ];
  const fitting = fitColumns(all, columns);
  return layOutTable({
    head: fitting.map(({ head }) => head),
    rows: rows.map((_, at) => fitting.map(({ cells }) => cells[at] ?? "")),
    columns,
  });
}

function whereOf({ urls: [url], upstreams: [endpoint] }: KeptRow): string {
  if (url !== undefined) return url;
  return endpoint === undefined ? "" : formatEndpoint({ transport: "tcp", ...endpoint });
}

function uptimeOf({ pid, startedAtMs }: KeptRow, nowMs: number): string {
  return pid === undefined || startedAtMs === undefined ? "" : formatSpan(nowMs - startedAtMs);
}

function memoryOf({ residentBytes }: KeptRow): string {
  return residentBytes === undefined ? "" : `${Math.round(residentBytes / MEGABYTE)} MB`;
}
