import { pathText, type Problem } from "./problem.ts";

/** Both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A problem with its place in the text; undefined where the file as a whole has it. */
export interface PlacedProblem extends Problem {
  readonly position: Position | undefined;
}

/** Writes a problem as `portolan.yaml:4:11: services.web.port is "abc"; allowed: a port from 1 to 65535`. */
export function problemLine(problem: PlacedProblem, file: string): string {
  const { position, path, found, allowed, nearest } = problem;
  const where = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const what = path.length === 0 ? found.replace(/^(?=is |has )/, "it ") : `${pathText(path)} ${found}`;
  const meant = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  return `${where}: ${what}${meant}${allowed === undefined ? "" : `; allowed: ${allowed}`}`;
}

/** Puts problems in the order of the text. */
export function inOrder(problems: readonly PlacedProblem[]): PlacedProblem[] {
  return problems.toSorted(({ position: a }, { position: b }) => {
    return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
  });
}
