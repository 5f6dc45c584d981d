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
export function selectRows(rows: readonly ListRow[], filter: ListFilter): readonly ListRow[] {
  const { isAll, project, user, ports, isExposed: isOfExposed } = filter;
  // Only what is asked for is looked at: there may be tens of thousands of rows.
  const tests = [
    isAll ? undefined : isUsual,
    project === undefined ? undefined : (row: ListRow): boolean => isOfProject(row, project),
    user === undefined ? undefined : (row: ListRow): boolean => isOfUser(row, user),
    ports === undefined ? undefined : (row: ListRow): boolean => isInPorts(row, ports),
    isOfExposed ? isExposed : undefined,
  ].filter((one) => one !== undefined);
  let left = rows;
  for (const test of tests) left = left.filter(test);
  return left;
}

/** States of a service that is shown also while it has no socket. */
const WITHOUT_SOCKET: ReadonlySet<string> = new Set(["starting", "ready", "stopped"]);

/** A front is part of its service; what has ended is asked for. */
function isUsual({ service, state }: ListRow): boolean {
  if (service === undefined) return true;
  return service.state !== "front" && (state !== "none" || WITHOUT_SOCKET.has(service.state));
}

function isOfProject({ project, service }: ListRow, asked: string): boolean {
  const word = asked.toLowerCase();
  if (project?.project.toLowerCase() === word || project?.root === asked) return true;
  return service !== undefined && (service.name === word || service.name === `${word}.localhost`);
}

function isOfUser({ user, uid }: ListRow, asked: string): boolean {
  return user === asked || String(uid) === asked;
}

/** The remote port counts too: "who talks to 5432" is asked of connections. */
function isInPorts({ local, remote }: ListRow, ports: NonNullable<ListFilter["ports"]>): boolean {
  return [local, remote].some((end) => end !== undefined && end.port >= ports.first && end.port <= ports.last);
}

function isExposed({ exposure }: ListRow): boolean {
  return exposure === "containers" || exposure === "lan" || exposure === "everyone";
}
