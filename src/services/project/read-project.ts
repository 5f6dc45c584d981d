import { statSync } from "node:fs";
import { resolve } from "node:path";
import { projectNameOf } from "../../host/core/projects/project-name.ts";
import { readProjectLine } from "../../host/core/projects/project-line.ts";
import { readProjectFacts } from "../../host/projects/project-facts.ts";
import { serviceFailure } from "../core/failures.ts";
import { entryOf, makeProjectSpec } from "../core/project/make-project-spec.ts";
import { mergeEnvironment } from "../core/project/merge-environment.ts";
import type { Problem } from "../core/project/problem.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import { readNeeds } from "../core/project/read-needs.ts";
import { EnvFiles } from "./env-files.ts";
import { findProjectSource } from "./find-project-source.ts";
import type { ProjectSource } from "./project-source.ts";

export interface ReadProjectOptions {
  /** Absolute; where the command runs. */
  readonly directory: string;
  /** A project file of any kind; its name or its shape says of which. */
  readonly file?: string | undefined;
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
  return specOf(source, options.environment);
}

function specOf(source: ProjectSource, user: ReadProjectOptions["environment"]): ProjectSpec {
  const { draft, directory, file } = source;
  const problems: Problem[] = [...draft.problems];
  const services = Object.keys(draft.file.services);
  const files = new EnvFiles(directory);
  const shared = draft.file.env_file;
  const ambient = shared === undefined ? files.ambient() : [];
  const sharedFiles = files.named(shared, ["env_file"]);
  const read = makeProjectSpec(draft.file, {
    project: nameOf(directory),
    directory,
    file,
    notes: draft.notes.map(({ service, text }) => (service === undefined ? text : `${service}: ${text}`)),
    placeOf: (name) => {
      const entry = entryOf(draft.file, name);
      const environment = mergeEnvironment({
        ambient,
        user,
        files: [...sharedFiles, ...files.named(entry.env_file, ["services", name, "env_file"])],
        entries: [draft.file.env ?? {}, entry.env ?? {}],
        needs: readNeeds(entry.needs, { service: name, services }).needs.map(({ service }) => service),
      });
      const folder = resolve(directory, entry.directory ?? ".");
      if (!isFolder(folder))
        problems.push({
          path: ["services", name, "directory"],
          found: `names "${entry.directory ?? "."}", which is no folder`,
        });
      return { directory: folder, environment };
    },
  });
  problems.push(...files.problems, ...read.problems);
  if (problems.length === 0) return read.spec;
  const placed = problems.map((problem) => source.place(problem));
  throw serviceFailure("PROJECT_FILE_INVALID", { file: file ?? directory, problems: placed });
}

/** The same name that `portolan run` gives. */
function nameOf(directory: string): string {
  const parse = (text: string): unknown => ({ project: readProjectLine(text) });
  return projectNameOf(readProjectFacts(directory, { parse, refuse: () => undefined }));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing, or in a circle of links: either way nothing can run there.
    return false;
  }
}
