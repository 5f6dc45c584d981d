import { dirname } from "node:path";
import { serviceFailure } from "../core/failures.ts";
import type { PlacedProblem } from "../core/project/placed-problem.ts";
import { describeIssues } from "./describe-issues.ts";
import { projectSchema } from "./project-schema.ts";
import type { ProjectSource } from "./project-source.ts";
import { readSourceText } from "./source-text.ts";
import { parseYamlSource } from "./yaml-source.ts";

/**
 * Reads a portolan.yaml.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`, or `PROJECT_FILE_INVALID` with all that is wrong in its shape.
 */
export function readPortolanFile(file: string): ProjectSource {
  return portolanSource(readSourceText(file), { file, directory: dirname(file) });
}

/**
 * Reads the text of a portolan.yaml, which may stand in no file.
 *
 * @throws {Failure} `PROJECT_FILE_INVALID` with all that is wrong in its shape.
 */
export function portolanSource(
  text: string,
  { file, directory }: { readonly file: string | undefined; readonly directory: string },
): ProjectSource {
  const source = parseYamlSource(text);
  const refuse = (problems: readonly PlacedProblem[]): never => {
    throw serviceFailure("PROJECT_FILE_INVALID", { file: file ?? directory, problems });
  };
  if (source.errors.length > 0) return refuse(source.errors);
  const value = withoutExtensions(source.value);
  const checked = projectSchema.safeParse(value);
  if (!checked.success) return refuse(describeIssues(checked.error.issues, value).map((found) => source.place(found)));
  return {
    file,
    kind: "portolan",
    directory,
    draft: { file: checked.data, notes: [], problems: [] },
    place: (problem) => source.place(problem),
  };
}

/** Keys that begin with `x-` hold what services share by `<<`, as in compose files. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-")));
}
