import { findKeepers, type FoundKeeper } from "../../control/find-keepers.ts";
import { isFailure } from "../../failure/failure.ts";
import { type CliCommand, defineCommand, type Parsed } from "../command.ts";
import type { CliContext } from "../context.ts";
import { formatTook } from "../core/duration.ts";
import { usageFailure } from "../core/failures.ts";
import {
  declareChoice,
  keepersThere,
  type KeptChoice,
  keptProject,
  readChoice,
  readServices,
} from "../kept-project.ts";
import { type NotStopped, stopAll, stopOne, type StoppedOne } from "../stop-all.ts";
import { withProgress } from "../with-progress.ts";

interface Request extends KeptChoice {
  readonly services: readonly string[];
  readonly isAll: boolean;
}

interface Result {
  /** One at most, unless all were asked for. */
  readonly projects: readonly (StoppedOne | NotStopped)[];
  readonly isAll: boolean;
}

export const down: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    declareChoice(command.argument("[SERVICE...]", "these alone; their keeper goes on (default: all)"))
      .option("-a, --all", "the projects of all folders")
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform({ isAll, ...request }, context, signal) {
    const { folder, terminal } = context;
    if (isAll) {
      const all = keepersThere(context);
      return { isAll, projects: await withProgress(terminal, "stopping", () => stopAll(all, { folder, signal })) };
    }
    const found = keeperOf(request, context);
    if (found === undefined) return { isAll, projects: [] };
    const options = { folder, services: request.services, signal };
    return { isAll, projects: [await withProgress(terminal, "stopping", () => stopOne(found, options))] };
  },
  render: ({ projects, isAll }) => ({
    say:
      projects.length === 0
        ? `note: no project runs${isAll ? "" : " here"}`
        : projects.map((project) => wordsOf(project)).join("\n"),
  }),
  json: ({ projects, isAll }) => (isAll ? projects.map(jsonOf) : (projects.map(jsonOf)[0] ?? NOTHING)),
  exitCode: ({ projects }) => (projects.every((one) => "left" in one && one.left.length === 0) ? 0 : 3),
});

const NOTHING = { project: null, services: [], wasLost: false, left: [], tookMs: 0 };

function readRequest(parsed: Parsed): Request {
  const request = { ...readChoice(parsed), services: readServices(parsed), isAll: parsed.options["all"] === true };
  if (request.isAll && (request.project !== undefined || request.services.length > 0))
    throw usageFailure("Cannot stop all projects and one of them", "Pass --all alone, or name a project or services");
  return request;
}

/** A project that is down already is what was asked for; one that was named must be there. */
function keeperOf(request: KeptChoice, context: CliContext): FoundKeeper | undefined {
  try {
    return keptProject(context, request, findKeepers(context.folder));
  } catch (error) {
    if (isFailure(error, "NOTHING_KEPT") && request.project === undefined) return undefined;
    throw error;
  }
}

function wordsOf(project: StoppedOne | NotStopped): string {
  if ("failure" in project)
    return `error: ${project.project}: ${project.failure.message}\nhint: ${project.failure.hint}`;
  const { services, wasLost, left, tookMs } = project;
  const what = services.length === 0 ? "nothing of it ran" : `stopped ${services.join(", ")}`;
  const lost = wasLost ? ", which a keeper that died had left running" : "";
  const still = left.length > 0 ? `\nwarning: could not end process ${left.join(", ")}` : "";
  return `${project.project}: ${what}${services.length === 0 ? "" : lost} (${formatTook(tookMs)})${still}`;
}

function jsonOf(project: StoppedOne | NotStopped): unknown {
  return "failure" in project ? { project: project.project, error: project.failure.toJSON() } : project;
}

const EXAMPLES = `
Each service gets its signal (SIGTERM unless the project file says otherwise), those that need others first, and SIGKILL
when its time is over; its whole process tree goes. What a keeper that was killed left running is stopped too.

Examples:
  portolan down
  portolan down worker
  portolan down --project shop
  portolan down --all             whatever runs, of all folders`;
