import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findKeepers } from "../control/find-keepers.ts";
import type { KeeperFile } from "../control/keeper-contract.ts";
import { nearest } from "../services/core/nearest.ts";
import { serviceFailure } from "../services/core/failures.ts";
import { copyFolder, logFile } from "../services/logs/log-file.ts";
import type { CliContext } from "./context.ts";
import { chooseKeeper } from "./core/choose-keeper.ts";
import { cliFailure } from "./core/failures.ts";
import type { KeptChoice } from "./kept-project.ts";

type Copy = Pick<KeeperFile["identity"], "project" | "branch">;

/** Logs of a project's services, with the newest file of each. */
export interface ProjectLogs {
  readonly services: readonly { readonly name: string; readonly file: string }[];
}

/**
 * Finds the logs that are meant, whether or not anything runs.
 *
 * @throws {Failure} `NO_LOGS`, `SERVICE_UNKNOWN`, `SEVERAL_KEPT`.
 */
export async function projectLogs(
  context: CliContext,
  { asked, ...choice }: KeptChoice & { readonly asked: readonly string[] },
): Promise<ProjectLogs> {
  const { folder } = context;
  const copy = await copyOf(context, choice);
  const there = logsIn(join(folder.logFolder, copyFolder(copy)));
  if (there.length === 0) {
    const place = choice.project === undefined ? `in "${context.workingDirectory}"` : `as "${choice.project}"`;
    throw cliFailure("NO_LOGS", { place });
  }
  const names = asked.length === 0 ? there : asked;
  for (const service of names) {
    if (there.includes(service)) continue;
    throw serviceFailure("SERVICE_UNKNOWN", { service, nearest: nearest(service, there), services: there });
  }
  return { services: names.map((name) => ({ name, file: logFile(folder, copy, name) })) };
}

/** Of a project that ran here, living or not, its keeper's word; else what `up` would call it. */
async function copyOf(context: CliContext, { project, copy }: KeptChoice): Promise<Copy> {
  const directory = context.workingDirectory;
  const chosen = chooseKeeper(findKeepers(context.folder), { directory, project, copy });
  if (chosen.type === "one") return chosen.item.file.identity;
  if (chosen.type === "several") throw cliFailure("SEVERAL_KEPT", { names: chosen.names });
  if (project !== undefined) return { project, branch: copy };
  const { readIdentity } = await import("../services/read-identity.ts");
  const identity = await readIdentity(directory, { copy });
  return { project: identity.project, branch: identity.branch };
}

function logsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".log"))
      .map((name) => name.slice(0, -".log".length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
