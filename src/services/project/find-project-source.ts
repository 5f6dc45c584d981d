import { resolve } from "node:path";
import { findProjectFile } from "../../host/projects/project-facts.ts";
import { serviceFailure } from "../core/failures.ts";
import type { ProjectSource } from "./project-source.ts";

/** Finds and reads the file that a folder's project is read from. */
export async function findProjectSource({
  directory,
  file,
}: {
  directory: string;
  file?: string | undefined;
}): Promise<ProjectSource> {
  const named = file === undefined ? findProjectFile(directory) : resolve(directory, file);
  if (named === undefined) throw serviceFailure("PROJECT_NOT_FOUND", { directory });
  const { readPortolanFile } = await import("./read-portolan-file.ts");
  return readPortolanFile(named);
}
