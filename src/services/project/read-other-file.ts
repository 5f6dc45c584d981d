import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { serviceFailure } from "../core/failures.ts";
import { composeDraft } from "../core/project/compose-draft.ts";
import type { ComposeContext } from "../core/project/compose-command.ts";
import { packageDraft } from "../core/project/package-draft.ts";
import { portlessDraft } from "../core/project/portless-draft.ts";
import { readProcfile } from "../core/project/procfile.ts";
import { readJsonFile, withoutPlace } from "./json-source.ts";
import type { ProjectSource } from "./project-source.ts";
import { readPackageAt, readPackageTree } from "./read-package-tree.ts";
import { readSourceText } from "./source-text.ts";
import { parseYamlSource } from "./yaml-source.ts";

/** @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`. */
export function readProcfileFile(file: string): ProjectSource {
  const draft = readProcfile(readSourceText(file));
  if (draft.placed.length > 0) throw serviceFailure("PROJECT_FILE_INVALID", { file, problems: draft.placed });
  return { file, kind: "procfile", directory: dirname(file), draft, place: withoutPlace };
}

/** @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`. */
export async function readComposeFile(file: string): Promise<ProjectSource> {
  const source = parseYamlSource(readSourceText(file));
  if (source.errors.length > 0) throw serviceFailure("PROJECT_FILE_INVALID", { file, problems: source.errors });
  const directory = dirname(file);
  // What is asked of the folders must be there before the pure part begins.
  const scripts = new Map<string, string | undefined>();
  for (const context of contextsOf(source.value)) scripts.set(context, await scriptIn(join(directory, context)));
  const draft = composeDraft(source.value, {
    has: (path) => existsSync(join(directory, path)),
    contextOf: ({ context, dockerfile }): ComposeContext => ({
      dockerfile: textIfThere(join(directory, context, dockerfile)),
      script: scripts.get(context),
    }),
  });
  return { file, kind: "compose", directory, draft, place: (problem) => source.place(problem) };
}

/** @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`. */
export async function readPackageFile(file: string): Promise<ProjectSource> {
  const directory = dirname(file);
  // Reads the named file first, so that what is wrong with it is told of it.
  readJsonFile(file);
  const draft = packageDraft(await readPackageTree(directory));
  return { file, kind: "package", directory, draft, place: withoutPlace };
}

/** @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`. */
export async function readPortlessFile(file: string): Promise<ProjectSource> {
  const directory = dirname(file);
  const tree = await readPackageTree(directory);
  const packageAt = (folder: string): ReturnType<typeof readPackageAt> => readPackageAt(directory, folder);
  // JSON is YAML, and its parser says where a problem stands.
  const source = parseYamlSource(readSourceText(file));
  if (source.errors.length > 0) throw serviceFailure("PROJECT_FILE_INVALID", { file, problems: source.errors });
  const draft = portlessDraft(source.value, { tree, packageAt });
  return { file, kind: "portless", directory, draft, place: (problem) => source.place(problem) };
}

/** The keys of a YAML or JSON file, for telling what kind it is; none of one that cannot be read. */
export function keysOfFile(file: string): string[] {
  const { value } = parseYamlSource(readSourceText(file));
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function contextsOf(value: unknown): string[] {
  const services = (value as { services?: Readonly<Record<string, { build?: unknown } | null>> } | null)?.services;
  if (typeof services !== "object" || services === null) return [];
  return Object.values(services).flatMap((service) => {
    const build = service?.build;
    if (typeof build === "string") return [build];
    const context = (build as { context?: unknown } | undefined)?.context;
    return typeof context === "string" ? [context] : build === undefined ? [] : ["."];
  });
}

/** A context that is an address on the network, or lies outside, has nothing to look at. */
async function scriptIn(folder: string): Promise<string | undefined> {
  if (!existsSync(join(folder, "package.json"))) return undefined;
  const { root, manager } = await readPackageTree(folder);
  const script = ["dev", "start"].find((name) => Object.hasOwn(root.scripts, name));
  return script === undefined ? undefined : `${manager} run ${script}`;
}

function textIfThere(file: string): string | undefined {
  return existsSync(file) && basename(file) !== "" ? readSourceText(file) : undefined;
}
