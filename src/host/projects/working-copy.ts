import { readProjectLine } from "../core/projects/project-line.ts";
import type { WorkingCopy } from "../core/processes/process-facts.ts";
import { projectNameOf, projectRootOf } from "../core/projects/project-name.ts";
import { readProjectFacts } from "./project-facts.ts";

/**
 * Finds the working copy in which a process works; undefined outside of git, of a project file and of any package.
 * A file that cannot be read says nothing here: its owner is told when names are made of it. Takes 0.1 ms: ask once
 * for a folder.
 */
export function workingCopyOf(cwd: string): WorkingCopy | undefined {
  const facts = readProjectFacts(cwd, {
    parse: (text) => ({ project: readProjectLine(text) }),
    refuse: () => undefined,
  });
  const { git, projectFile, packages } = facts;
  if (git === undefined && projectFile === undefined && packages.length === 0) return undefined;
  return {
    project: projectNameOf(facts),
    root: git?.root ?? projectRootOf(facts),
    branch: git?.branch,
    isLinkedWorktree: git?.isLinkedWorktree ?? false,
  };
}
