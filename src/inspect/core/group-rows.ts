import { compareText, type ListRow } from "./list-row.ts";

export interface RowGroup {
  /** A project's name; `portolan` for Portolan's own; `other` for what works in no project. */
  readonly title: string;
  /** Folder of the project; undefined of the last two. */
  readonly root: string | undefined;
  /** Branch of a linked worktree. */
  readonly branch: string | undefined;
  readonly rows: readonly ListRow[];
}

const OWN = "portolan";
const OTHER = "other";

/** Groups rows by project, in the order of the projects' names and then folders; then Portolan's own, then all other. */
export function groupRows(rows: readonly ListRow[]): RowGroup[] {
  const groups = Map.groupBy(rows, keyOf);
  const made = Array.from(groups.values(), (group) => groupOf(group));
  return made.toSorted(
    (left, right) =>
      rank(left) - rank(right) ||
      compareText(left.title, right.title) ||
      compareText(left.root ?? "", right.root ?? ""),
  );
}

function keyOf({ project, process, service }: ListRow): string {
  if (project !== undefined) return `${project.project}\0${project.root}`;
  return process?.part !== undefined || service !== undefined ? OWN : OTHER;
}

function groupOf(rows: readonly ListRow[]): RowGroup {
  const [first] = rows;
  const project = first?.project;
  if (first !== undefined && project === undefined)
    return { title: keyOf(first), root: undefined, branch: undefined, rows };
  const branch = project?.isLinkedWorktree === true ? project.branch : undefined;
  return { title: project?.project ?? OTHER, root: project?.root, branch, rows };
}

function rank({ root, title }: RowGroup): number {
  if (root !== undefined) return 0;
  return title === OWN ? 1 : 2;
}
