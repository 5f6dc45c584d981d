import {
  folderName,
  projectNameOf,
  projectRootOf,
  withoutScope,
  type ProjectFacts,
} from "../../host/core/projects/project-name.ts";
import { isDnsLabel } from "./dns-label.ts";
import { chartFailure } from "./failures.ts";
import type { ServiceIdentity } from "./model.ts";

export interface AskedIdentity {
  readonly name?: string | undefined;
  /** Name of an extra copy in the same folder. */
  readonly copy?: string | undefined;
}

/**
 * Infers project, service and branch. A package below the root is a service of the project. Only a linked worktree and
 * an extra copy have a branch; an extra copy of a worktree has both.
 *
 * @throws {Failure} `COPY_INVALID`.
 */
export function inferIdentity(facts: ProjectFacts, asked: AskedIdentity = {}): ServiceIdentity {
  const worktree = facts.git?.isLinkedWorktree ? (facts.git.branch ?? folderName(facts.git.root)) : undefined;
  const copy = asked.copy === undefined ? undefined : checkedCopy(asked.copy, asked.name);
  return {
    directory: facts.directory,
    project: projectNameOf(facts),
    service: serviceOf(facts),
    branch: worktree !== undefined && copy !== undefined ? `${worktree}-${copy}` : (copy ?? worktree),
    name: asked.name,
  };
}

/**
 * Checks the name of a copy. It is a label as it stands, so that two names are never one; and no name that was asked for
 * whole can have it as a part.
 */
function checkedCopy(copy: string, name: string | undefined): string {
  if (!isDnsLabel(copy)) {
    throw chartFailure("COPY_INVALID", { copy, reason: "it is not made of lower-case letters, digits and hyphens" });
  }
  if (name !== undefined && /\.localhost\.?$/i.test(name.trim())) {
    throw chartFailure("COPY_INVALID", { copy, reason: `"${name}" is a whole name, which all copies would share` });
  }
  return copy;
}

function serviceOf(facts: ProjectFacts): string | undefined {
  const { directory, projectFile, packages } = facts;
  const root = projectRootOf(facts);
  const nearest = packages[0];
  const isPackage = nearest !== undefined && nearest.directory !== root;
  const folder = folderName(isPackage ? nearest.directory : directory);
  // A service that the project file names keeps that name, whatever its package is called: the one that runs here, or
  // else the one that is called as the folder.
  if (directory !== root && projectFile !== undefined) {
    const here = projectFile.services.filter(
      (service) => service.directory === (isPackage ? nearest.directory : directory),
    );
    const [only] = here.length > 0 ? here : projectFile.services.filter(({ name }) => name === folder);
    if (here.length <= 1 && only !== undefined) return only.name;
  }
  return isPackage ? (withoutScope(nearest.name) ?? folder) : undefined;
}
