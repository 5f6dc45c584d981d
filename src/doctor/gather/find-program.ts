import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Finds the first of these programs in the folders of a PATH. */
export function findProgram(names: readonly string[], path: string): string | undefined {
  const candidates = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
