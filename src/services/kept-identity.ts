import { inferIdentity } from "../chart/core/infer-identity.ts";
import { readProjectFacts } from "../host/projects/project-facts.ts";
import type { ProjectSpec } from "./core/project/project-spec.ts";
import type { KeptIdentity } from "./keeper/keeper-options.ts";

/**
 * Says which copy of a project is meant: the branch of a linked worktree and the name of an extra copy tell it from the
 * others.
 *
 * @throws {Failure} `COPY_INVALID`.
 */
export function keptIdentity(
  { directory, project }: Pick<ProjectSpec, "directory" | "project">,
  copy?: string,
): KeptIdentity {
  // The names are known: only git is asked.
  const facts = readProjectFacts(directory, { parse: () => undefined, refuse: () => undefined });
  return { directory, project, branch: inferIdentity(facts, { copy }).branch };
}
