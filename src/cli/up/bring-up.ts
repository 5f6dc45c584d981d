import { findKeeper } from "../../control/find-keepers.ts";
import { KeeperClient } from "../../control/keeper-client.ts";
import { Plan } from "../../services/core/keeper/plan.ts";
import { keptIdentity } from "../../services/kept-identity.ts";
import { readProject } from "../../services/project/read-project.ts";
import type { CliContext } from "../context.ts";
import { plainText } from "../core/plain-text.ts";
import { upDetached } from "./up-detached.ts";
import { upForeground } from "./up-foreground.ts";
import { upJoined } from "./up-joined.ts";
import type { UpRequest } from "./up-request.ts";
import { sayLine } from "./up-printer.ts";
import type { UpProject } from "./up-project.ts";

/** Brings a project up: in this process, in the background, or through the keeper that has it already. */
export async function bringUp(request: UpRequest, context: CliContext): Promise<number> {
  const { workingDirectory: directory, environment, terminal, folder } = context;
  const startMs = Date.now();
  const spec = await readProject({ directory, file: request.file, environment });
  // What cannot be ordered, and who was misspelt, is said before anything starts.
  new Plan(spec.services).closure(request.services);
  const identity = keptIdentity(spec);
  const project: UpProject = { spec, identity, startMs };
  if (!request.isJson) {
    const say = sayLine(terminal);
    for (const text of spec.notes) say({ kind: "note", text: plainText(text) });
  }
  const keeper = findKeeper(folder, identity);
  if (keeper?.isAlive === true) return upJoined(new KeeperClient(keeper.paths.socket), { request, project, context });
  return request.isDetached ? upDetached({ request, project, context }) : upForeground({ request, project, context });
}
