import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { isUserName, knownUserNames } from "../host/processes/user-names.ts";
import { listSockets } from "../inspect/list-sockets.ts";
import { nearest } from "../services/core/nearest.ts";
import type { CliContext } from "./context.ts";
import { cliFailure } from "./core/failures.ts";
import type { ListOptions } from "./core/list-options.ts";
import { machineChart } from "./machine-chart.ts";

/**
 * Tells a list that is empty from one of a user or a project that there is not: a slip of the pen would look like
 * peace.
 *
 * @throws {Failure} `NOTHING_OF_THAT_NAME`.
 */
export async function explainEmptyList(
  { filter }: ListOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const { user, project } = filter;
  if (user !== undefined && !/^\d+$/.test(user) && !isUserName(user)) {
    throw unknown("user", user, knownUserNames());
  }
  if (project === undefined || (isAbsolute(project) && existsSync(project))) return;
  const names = await projectNames(context, signal);
  if (names.includes(project.toLowerCase())) return;
  throw unknown("project", project, names);
}

/** What `--project` would take, in small letters. */
async function projectNames(context: CliContext, signal: AbortSignal): Promise<string[]> {
  const { view, facts, parts } = await machineChart(context, signal);
  const all = { project: undefined, user: undefined, ports: undefined, isExposed: false, isAll: true };
  const kinds = new Set(["tcp", "udp", "unix"] as const);
  const { rows } = listSockets({ kinds, isOfConnections: false, filter: all, chart: facts, parts });
  const names = [
    ...rows.flatMap(({ project }) => project?.project ?? []),
    ...view.services.flatMap(({ name, project }) => [project, name, name.replace(/\.localhost$/, "")]),
  ];
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function unknown(what: "project" | "user", name: string, names: readonly string[]): Error {
  return cliFailure("NOTHING_OF_THAT_NAME", { what, name, nearest: nearest(name.toLowerCase(), names) });
}
