import { existsSync } from "node:fs";
import { join } from "node:path";
import { OWN_ROOT } from "../../host/own-programs.ts";
import type { SourceKind } from "../core/project/project-draft.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import { serviceFailure } from "../core/failures.ts";
import { findProjectSource } from "./find-project-source.ts";
import { projectSpecOf, type ReadProjectOptions } from "./read-project.ts";
import type { ProjectSource } from "./project-source.ts";
import { projectText } from "./project-text.ts";

export interface Imported {
  readonly source: ProjectSource;
  readonly spec: ProjectSpec;
  /** The text of a portolan.yaml that says the same. */
  readonly textFor: (from: string) => string;
}

/** The schema of a project file, from the folder of a package that has it. */
const SCHEMA = "docs/portolan.schema.json";

/**
 * Reads a project from another tool's file, whether there is a portolan.yaml or not.
 *
 * @throws {Failure} as `readProject`, and `PROJECT_FILE_OURS` for a portolan.yaml.
 */
export async function importSource({
  from,
  ...options
}: ReadProjectOptions & { from: SourceKind | undefined }): Promise<Imported> {
  const source = await findProjectSource({ ...options, kind: from, others: true });
  if (source.kind === "portolan") throw serviceFailure("PROJECT_FILE_OURS", { file: source.file ?? source.directory });
  const spec = projectSpecOf(source, options.environment);
  const installed = `node_modules/portolan/${SCHEMA}`;
  // A path from the project holds on every machine; one to this installation helps this one.
  const schema = existsSync(join(source.directory, installed)) ? `./${installed}` : join(OWN_ROOT, SCHEMA);
  return { source, spec, textFor: (name) => projectText(source.draft, { from: name, schema }) };
}
