import type { Problem } from "./problem.ts";
import type { ProjectFile, ServiceEntry } from "./project-file.ts";
import type { ProjectSpec, ServiceSpec } from "./project-spec.ts";
import { serviceSpec, type ServicePlace } from "./service-spec.ts";

/** What a project file does not say itself. */
export interface ProjectPlace {
  /** Its name, where the file has none. */
  readonly project: string;
  readonly directory: string;
  readonly file: string | undefined;
  readonly notes: readonly string[];
  /** Where each service runs, and the variables of its files and entries. */
  readonly placeOf: (service: string) => Pick<ServicePlace, "directory" | "environment">;
}

export interface ReadProject {
  readonly spec: ProjectSpec;
  readonly problems: readonly Problem[];
}

/** Makes the canonical form of a project, and tells all that is wrong in it at once. */
export function makeProjectSpec(file: ProjectFile, place: ProjectPlace): ReadProject {
  const { project, directory, notes, placeOf } = place;
  const names = Object.keys(file.services);
  const problems: Problem[] = sameNames(names);
  if (names.length === 0) problems.push({ path: ["services"], found: "is empty", allowed: "one service at least" });
  const services: ServiceSpec[] = [];
  for (const name of names) {
    const read = serviceSpec(entryOf(file, name), { name, services: names, ...placeOf(name) });
    services.push(read.service);
    problems.push(...read.problems);
  }
  const spec = { project: file.project ?? project, directory, file: place.file, services, notes };
  return { spec, problems };
}

/** A command alone is a service with nothing else. */
export function entryOf(file: ProjectFile, service: string): ServiceEntry {
  const entry = file.services[service] ?? "";
  return typeof entry === "string" ? { run: entry } : entry;
}

/** `my-api` and `my_api` would share their host name and their variables. */
function sameNames(names: readonly string[]): Problem[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const key = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
    const other = seen.get(key);
    seen.set(key, other ?? name);
    if (other === undefined) return [];
    const found = `would share host name and variables with "${other}"`;
    return [
      { path: ["services", name], found, allowed: "names that differ in letters or digits", isKey: true as const },
    ];
  });
}
