import {
  folderName,
  projectNameOf,
  projectRootOf,
  withoutScope,
  type ProjectFacts,
} from "../../host/core/projects/project-name.ts";
import type { ServiceIdentity } from "./model.ts";

/**
 * Infers project, service and branch. A package below the root is a service of the project. Only a linked worktree has
 * a branch.
 */
export function inferIdentity(facts: ProjectFacts, asked: { name?: string | undefined } = {}): ServiceIdentity {
  return {
    directory: facts.directory,
    project: projectNameOf(facts),
    service: serviceOf(facts),
    branch: facts.git?.isLinkedWorktree ? (facts.git.branch ?? folderName(facts.git.root)) : undefined,
    name: asked.name,
  };
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
