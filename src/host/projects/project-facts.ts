import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { PackageFacts, ProjectFacts } from "../core/projects/project-name.ts";
import { readGitFacts } from "./git.ts";

/** How the files that say a name are taken. */
export interface ProjectReader {
  /** What a project file's text says. */
  parse(this: void, text: string): unknown;
  /** Told of a file that cannot be read. What it throws ends the reading; otherwise the file counts as one that says nothing. */
  refuse(this: void, file: string, error: Error): void;
}

const PROJECT_FILES = ["portolan.yaml", "portolan.yml"];
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** Finds the project file that counts in a folder: the nearest, up to the working copy's top. */
export function findProjectFile(directory: string): string | undefined {
  return projectFileIn(foldersUp(directory, readGitFacts(directory)?.root));
}

/** Reads what names are made of: project file, package.json and git, from a folder up to its project's root. */
export function readProjectFacts(directory: string, reader: ProjectReader): ProjectFacts {
  const git = readGitFacts(directory);
  const path = projectFileIn(foldersUp(directory, git?.root));
  const projectFile = path === undefined ? undefined : readProjectFile(path, reader);
  const top = projectFile?.directory ?? git?.root;
  const packages: PackageFacts[] = [];
  for (const folder of foldersUp(directory, top)) {
    const found = readPackage(folder, reader);
    if (found !== undefined) packages.push(found);
    // Outside of git and without a project file only the nearest package counts: what lies above may be anybody's.
    if (top === undefined && packages.length > 0) break;
  }
  return { directory, projectFile, packages, git };
}

/** The folder and those above it, up to the top; without one, up to the root of the file system. */
function foldersUp(directory: string, top: string | undefined): string[] {
  const folders: string[] = [];
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === top || folder === dirname(folder)) return folders;
  }
}

function projectFileIn(folders: readonly string[]): string | undefined {
  return folders.flatMap((folder) => PROJECT_FILES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

function readProjectFile(path: string, reader: ProjectReader): NonNullable<ProjectFacts["projectFile"]> {
  const { project, services } = readObject(path, reader);
  return {
    directory: dirname(path),
    project: typeof project === "string" ? project : undefined,
    services: isObject(services) ? Object.entries(services).map((entry) => serviceIn(dirname(path), entry)) : [],
  };
}

function serviceIn(folder: string, [name, entry]: [string, unknown]): { name: string; directory: string } {
  const directory = isObject(entry) ? entry["directory"] : undefined;
  return { name, directory: resolve(folder, typeof directory === "string" ? directory : ".") };
}

function readPackage(directory: string, { refuse }: ProjectReader): PackageFacts | undefined {
  const path = join(directory, "package.json");
  if (!existsSync(path)) return undefined;
  // npm reads a byte order mark, JSON does not.
  const parse = (text: string): unknown => JSON.parse(text.replace(/^\uFEFF/, ""));
  const { name, workspaces } = readObject(path, { parse, refuse });
  return {
    directory,
    name: typeof name === "string" ? name : undefined,
    isWorkspaceRoot: workspaces !== undefined || existsSync(join(directory, "pnpm-workspace.yaml")),
  };
}

function readObject(path: string, { parse, refuse }: ProjectReader): Readonly<Record<string, unknown>> {
  try {
    const stat = statSync(path);
    // Reading a pipe or a device would block for ever.
    if (!stat.isFile() || stat.size > FILE_BYTES_MAX) throw new Error(`no file of at most ${FILE_BYTES_MAX} bytes`);
    const content = parse(readFileSync(path, "utf8"));
    return isObject(content) ? content : {};
  } catch (error) {
    refuse(path, error as Error);
    return {};
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
