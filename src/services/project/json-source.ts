import { serviceFailure } from "../core/failures.ts";
import type { PlacedProblem } from "../core/project/placed-problem.ts";
import type { Problem } from "../core/project/problem.ts";
import { readSourceText } from "./source-text.ts";

/**
 * Reads a JSON file.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`.
 */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readSourceText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const problems = [{ path: [], found: error.message, position: undefined }];
    throw serviceFailure("PROJECT_FILE_INVALID", { file, problems }, { cause: error });
  }
}

/** Files whose values are checked by path alone. */
export function withoutPlace(problem: Problem): PlacedProblem {
  return { ...problem, position: undefined };
}
