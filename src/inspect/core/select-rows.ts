import type { ListRow } from "./list-row.ts";

/** What a list is narrowed to; what is undefined narrows nothing. */
export interface ListFilter {
  /** A project's name, or the path of its folder. */
  readonly project: string | undefined;
  /** A user's name or number. */
  readonly user: string | undefined;
  readonly ports: { readonly first: number; readonly last: number } | undefined;
  /** Only what can be reached from outside of this machine's own users. */
  readonly isExposed: boolean;
  /** Also the gateway's listeners for single services, and services that have ended. */
  readonly isAll: boolean;
}

/** Takes the rows that a filter lets through, in their order. */
export function selectRows(rows: readonly ListRow[], filter: ListFilter): ListRow[] {
  return rows.filter(
    (row) =>
      (filter.isAll || isUsual(row)) &&
      isOfProject(row, filter.project) &&
      isOfUser(row, filter.user) &&
      isInPorts(row, filter.ports) &&
      (!filter.isExposed || isExposed(row)),
  );
}

/** A front is part of its service; what has ended is asked for. */
function isUsual({ service, state }: ListRow): boolean {
  if (service === undefined) return true;
  return service.state !== "front" && (state !== "none" || service.state === "starting" || service.state === "ready");
}

function isOfProject({ project, service }: ListRow, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const word = asked.toLowerCase();
  if (project?.project.toLowerCase() === word || project?.root === asked) return true;
  return service !== undefined && (service.name === word || service.name === `${word}.localhost`);
}

function isOfUser({ user, uid }: ListRow, asked: string | undefined): boolean {
  return asked === undefined || user === asked || String(uid) === asked;
}

/** The remote port counts too: "who talks to 5432" is asked of connections. */
function isInPorts({ local, remote }: ListRow, ports: ListFilter["ports"]): boolean {
  if (ports === undefined) return true;
  return [local, remote].some((end) => end !== undefined && end.port >= ports.first && end.port <= ports.last);
}

function isExposed({ exposure }: ListRow): boolean {
  return exposure === "containers" || exposure === "lan" || exposure === "everyone";
}
