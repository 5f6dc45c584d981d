import { projectNameOf } from "../../host/core/projects/project-name.ts";
import { readProjectLine } from "../../host/core/projects/project-line.ts";
import { readProjectFacts } from "../../host/projects/project-facts.ts";
import { serviceFailure } from "../core/failures.ts";
import { makeProjectSpec } from "../core/project/make-project-spec.ts";
import type { Problem } from "../core/project/problem.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import { findProjectSource } from "./find-project-source.ts";
import type { ProjectSource } from "./project-source.ts";
import { ServicePlaces } from "./service-places.ts";

/** Where a project is looked for. */
export interface ProjectPlace {
  /** Absolute; where the command runs. */
  readonly directory: string;
  /** A project file of any kind; its name or its shape says of which. */
  readonly file?: string | undefined;
}

export interface ReadProjectOptions extends ProjectPlace {
  /** The user's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the project of a folder: its portolan.yaml, in it or above, else what another tool's file says, else what can be
 * inferred. The notes say what was inferred or left out.
 *
 * @throws {Failure} `PROJECT_FILE_INVALID`, `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_UNKNOWN`, `PROJECT_NOT_FOUND`.
 */
export async function readProject(options: ReadProjectOptions): Promise<ProjectSpec> {
  const source = await findProjectSource(options);
  return projectSpecOf(source, options.environment);
}

/** Makes the canonical form of a file that was read, and throws all that is wrong with it. */
export function projectSpecOf(source: ProjectSource, user: ReadProjectOptions["environment"]): ProjectSpec {
  const { draft, directory, file } = source;
  const refuse = (problems: readonly Problem[]): never => {
    const placed = problems.map((problem) => source.place(problem));
    throw serviceFailure("PROJECT_FILE_INVALID", { file: file ?? directory, problems: placed });
  };
  if (draft.problems.length > 0) refuse(draft.problems);
  const notes = draft.notes.map(({ service, text }) => (service === undefined ? text : `${service}: ${text}`));
  if (source.kind !== "portolan" && Object.keys(draft.file.services).length === 0)
    refuse(["nothing in it can run on this machine", ...notes].map((found) => ({ path: [], found })));
  if (file !== undefined && source.kind !== "portolan") notes.unshift(`read from ${file}`);
  const problems: Problem[] = [];
  const places = new ServicePlaces(source, { user, problems });
  const read = makeProjectSpec(draft.file, {
    project: nameOf(directory),
    directory,
    file,
    notes,
    placeOf: (name) => places.of(name),
  });
  problems.push(...read.problems);
  return problems.length === 0 ? read.spec : refuse(problems);
}

/** The same name that `portolan run` gives. */
function nameOf(directory: string): string {
  const parse = (text: string): unknown => ({ project: readProjectLine(text) });
  return projectNameOf(readProjectFacts(directory, { parse, refuse: () => undefined }));
}
