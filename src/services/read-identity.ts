import { type AskedIdentity, inferIdentity } from "../chart/core/infer-identity.ts";
import type { ServiceIdentity } from "../control/contract.ts";
import { findProjectFile, readProjectFacts } from "../host/projects/project-facts.ts";
import { serviceFailure } from "./core/failures.ts";

/**
 * Reads what a service's name is made of: project file, package.json and git, from a folder up to its project's root.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`, `COPY_INVALID`.
 */
export async function readIdentity(directory: string, asked: AskedIdentity = {}): Promise<ServiceIdentity> {
  // Loaded only where there is such a file: a command without one starts faster.
  const parse = findProjectFile(directory) === undefined ? () => undefined : (await import("yaml")).parse;
  const facts = readProjectFacts(directory, {
    // With merge keys, as the reader of whole projects has them.
    parse: (text): unknown => parse(text, { merge: true }),
    refuse: (file, error) => {
      throw serviceFailure("PROJECT_FILE_UNREADABLE", { file, error: error.message }, { cause: error });
    },
  });
  return inferIdentity(facts, asked);
}
