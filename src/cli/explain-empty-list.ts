import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { isUserName, knownUserNames } from "../host/user-names.ts";
import { listSockets } from "../inspect/list-sockets.ts";
import { nearest } from "../services/core/nearest.ts";
import type { CliContext } from "./context.ts";
import { usageFailure } from "./core/failures.ts";
import type { ListOptions } from "./core/list-options.ts";
import { machineChart } from "./machine-chart.ts";

/**
 * Tells a list that is empty from one of a user or a project that there is not: a slip of the pen would look like
 * peace.
 *
 * @throws {Failure} `USAGE`.
 */
export async function explainEmptyList(
  { filter }: ListOptions,
  context: CliContext,
  signal: AbortSignal,
): Promise<void> {
  const { user, project } = filter;
  if (user !== undefined && !/^\d+$/.test(user) && !isUserName(user)) {
    throw unknown(`Cannot list what is "${user}"'s: there is no such user`, user, knownUserNames());
  }
  if (project === undefined || (isAbsolute(project) && existsSync(project))) return;
  const names = await projectNames(context, signal);
  if (names.includes(project.toLowerCase())) return;
  throw unknown(
    `Cannot list project "${project}": nothing that listens or is known here has this name`,
    project,
    names,
  );
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

function unknown(message: string, word: string, names: readonly string[]): Error {
  const near = nearest(word.toLowerCase(), names);
  return usageFailure(
    message,
    near === undefined ? "Run `portolan ls` to see what there is" : `Did you mean "${near}"?`,
  );
}
