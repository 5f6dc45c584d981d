import { statSync } from "node:fs";
import { resolve } from "node:path";
import { entryOf } from "../core/project/make-project-spec.ts";
import { mergeEnvironment, type VariablesFile } from "../core/project/merge-environment.ts";
import type { Problem } from "../core/project/problem.ts";
import { readNeeds } from "../core/project/read-needs.ts";
import type { ServicePlace } from "../core/project/service-spec.ts";
import { EnvFiles } from "./env-files.ts";
import type { ProjectSource } from "./project-source.ts";

/** Looks up on the disk where services run and what their files of variables say; what is missing is a problem. */
export class ServicePlaces {
  readonly #source: ProjectSource;
  readonly #user: Readonly<Record<string, string | undefined>>;
  readonly #problems: Problem[];
  readonly #files: EnvFiles;
  readonly #ambient: readonly VariablesFile[];
  readonly #shared: readonly VariablesFile[];

  constructor(
    source: ProjectSource,
    { user, problems }: { user: Readonly<Record<string, string | undefined>>; problems: Problem[] },
  ) {
    const shared = source.draft.file.env_file;
    this.#source = source;
    this.#user = user;
    this.#problems = problems;
    this.#files = new EnvFiles(source.directory, problems);
    this.#ambient = shared === undefined ? this.#files.ambient() : [];
    this.#shared = this.#files.named(shared, ["env_file"]);
  }

  of(name: string): Pick<ServicePlace, "directory" | "environment"> {
    const { directory, draft } = this.#source;
    const entry = entryOf(draft.file, name);
    const services = Object.keys(draft.file.services);
    const { needs } = readNeeds(entry.needs, { service: name, services });
    const environment = mergeEnvironment({
      ambient: this.#ambient,
      user: this.#user,
      files: [...this.#shared, ...this.#files.named(entry.env_file, ["services", name, "env_file"])],
      entries: [draft.file.env ?? {}, entry.env ?? {}],
      needs: needs.map(({ service }) => service),
    });
    const folder = resolve(directory, entry.directory ?? ".");
    if (!isFolder(folder)) {
      const found = `names "${entry.directory ?? "."}", which is no folder`;
      this.#problems.push({ path: ["services", name, "directory"], found });
    }
    return { directory: folder, environment };
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing, or in a circle of links: either way nothing can run there.
    return false;
  }
}
