import { controlFailure } from "../../control/core/failures.ts";
import { livingKeeper } from "../../control/living-keeper.ts";
import { lookAgain } from "../../control/look-again.ts";
import { isFailure } from "../../failure/failure.ts";
import { Plan } from "../../services/core/keeper/plan.ts";
import { keptIdentity } from "../../services/kept-identity.ts";
import { readProject } from "../../services/project/read-project.ts";
import type { CliContext } from "../context.ts";
import { plainText } from "../core/plain-text.ts";
import { CANCELLED, upDetached } from "./up-detached.ts";
import { upForeground } from "./up-foreground.ts";
import { upJoined } from "./up-joined.ts";
import { UpSignals } from "./up-signals.ts";
import type { UpRequest } from "./up-request.ts";
import { sayLine } from "./up-printer.ts";
import type { UpProject, UpWork } from "./up-project.ts";

/** How long another keeper of the project may take until it answers, or has let go. */
const TAKEN_DEADLINE_MS = 60_000;

/** Brings a project up: in this process, in the background, or through the keeper that has it already. */
export async function bringUp(request: UpRequest, context: CliContext): Promise<number> {
  const { workingDirectory: directory, environment, terminal } = context;
  const startMs = Date.now();
  const source = { directory, file: request.file };
  const spec = await readProject({ ...source, environment });
  // What cannot be ordered, and who was misspelt, is said before anything starts.
  new Plan(spec.services).closure(request.services);
  const identity = keptIdentity(spec, request.copy);
  const project: UpProject = { spec, source, identity, startMs };
  if (!request.isJson) {
    const say = sayLine(terminal);
    for (const text of spec.notes) say({ kind: "note", text: plainText(text) });
  }
  const signals = new UpSignals();
  try {
    return await runOrJoin({ request, project, context, signals });
  } catch (error) {
    const isCancelled = isFailure(error, "CANCELLED") || (error as Error).name === "AbortError";
    if (signals.asked.aborted && isCancelled) return CANCELLED;
    throw error;
  }
}

async function runOrJoin(work: UpWork): Promise<number> {
  const { request, project, context, signals } = work;
  for await (const _ of lookAgain(TAKEN_DEADLINE_MS, signals.asked)) {
    const client = await livingKeeper(context.folder, project.identity, signals.asked);
    if (client !== undefined) return upJoined(client, work);
    try {
      return await (request.isDetached ? upDetached(work) : upForeground(work));
    } catch (error) {
      // One that comes up just now does not answer yet, and one that goes has not let go yet.
      if (!isFailure(error, "KEEPER_RUNS")) throw error;
    }
  }
  throw controlFailure("KEEPER_SILENT", { operation: "up", deadlineMs: TAKEN_DEADLINE_MS });
}
