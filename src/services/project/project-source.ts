import type { PlacedProblem } from "../core/project/placed-problem.ts";
import type { Problem } from "../core/project/problem.ts";
import type { ProjectDraft, SourceKind } from "../core/project/project-draft.ts";

/** A project file that was read, of whichever tool. */
export interface ProjectSource {
  /** Undefined when the project was inferred from a folder. */
  readonly file: string | undefined;
  readonly kind: SourceKind | "inferred";
  /** The project's folder. */
  readonly directory: string;
  readonly draft: ProjectDraft;
  /** Says where in the file a problem of the draft stands. */
  place(problem: Problem): PlacedProblem;
}
