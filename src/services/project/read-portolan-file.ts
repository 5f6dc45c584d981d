import { dirname } from "node:path";
import { serviceFailure } from "../core/failures.ts";
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
  const source = parseYamlSource(readSourceText(file));
  if (source.errors.length > 0) throw serviceFailure("PROJECT_FILE_INVALID", { file, problems: source.errors });
  const value = withoutExtensions(source.value);
  const checked = projectSchema.safeParse(value);
  if (!checked.success) {
    const problems = describeIssues(checked.error.issues, value).map((problem) => source.place(problem));
    throw serviceFailure("PROJECT_FILE_INVALID", { file, problems });
  }
  return {
    file,
    kind: "portolan",
    directory: dirname(file),
    draft: { file: checked.data, notes: [], problems: [] },
    place: (problem) => source.place(problem),
  };
}

/** Keys that begin with `x-` hold what services share by `<<`, as in compose files. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-")));
}
