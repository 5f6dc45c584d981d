import { findKeepers, type FoundKeeper } from "../../control/find-keepers.ts";
import { isFailure } from "../../failure/failure.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { copyName } from "../core/choose-keeper.ts";
import { formatTook } from "../core/duration.ts";
import { declareChoice, type KeptChoice, keptProject, readChoice, readServices } from "../kept-project.ts";
import { type StoppedProject, stopProject } from "../stop-project.ts";
import { warnSilent } from "../warn-silent.ts";
import { withProgress } from "../with-progress.ts";

interface Request extends KeptChoice {
  readonly services: readonly string[];
}

interface Stopped extends StoppedProject {
  readonly project: string;
  /** Its keeper had died before. */
  readonly wasLost: boolean;
  readonly tookMs: number;
}

/** Undefined when nothing ran. */
type Result = Stopped | undefined;

export const down: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    declareChoice(command.argument("[SERVICE...]", "these alone; their keeper goes on (default: all)")).addHelpText(
      "after",
      EXAMPLES,
    ),
  read: (parsed) => ({ ...readChoice(parsed), services: readServices(parsed) }),
  async perform(request, context, signal) {
    const found = keeperOf(request, context);
    if (found === undefined) return undefined;
    const startMs = performance.now();
    const onSilent = warnSilent(context.terminal, found);
    const stopped = await withProgress(context.terminal, "stopping", () =>
      stopProject(found, { folder: context.folder, services: request.services, signal, onSilent }),
    );
    const project = copyName(found.file.identity);
    return { project, wasLost: !found.isAlive, ...stopped, tookMs: performance.now() - startMs };
  },
  render: (stopped) => ({ say: stopped === undefined ? "note: no project runs here" : wordsOf(stopped) }),
  json: (stopped) => stopped ?? { project: null, services: [], wasLost: false, left: [], tookMs: 0 },
  exitCode: (stopped) => (stopped !== undefined && stopped.left.length > 0 ? 3 : 0),
});

/** A project that is down already is what was asked for; one that was named must be there. */
function keeperOf(request: Request, context: CliContext): FoundKeeper | undefined {
  try {
    return keptProject(context, request, findKeepers(context.folder));
  } catch (error) {
    if (isFailure(error, "NOTHING_KEPT") && request.project === undefined) return undefined;
    throw error;
  }
}

function wordsOf({ project, services, wasLost, left, tookMs }: Stopped): string {
  const what = services.length === 0 ? "nothing of it ran" : `stopped ${services.join(", ")}`;
  const lost = wasLost ? ", which a keeper that died had left running" : "";
  const still = left.length > 0 ? `\nwarning: could not end process ${left.join(", ")}` : "";
  return `${project}: ${what}${services.length === 0 ? "" : lost} (${formatTook(tookMs)})${still}`;
}

const EXAMPLES = `
Each service gets its signal (SIGTERM unless the project file says otherwise), those that need others first, and SIGKILL
when its time is over; its whole process tree goes. What a keeper that was killed left running is stopped too.

Examples:
  portolan down
  portolan down worker
  portolan down --project shop`;
