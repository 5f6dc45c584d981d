import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inferIdentity, type PackageFacts, type ProjectFacts } from "../chart/core/infer-identity.ts";
import type { ServiceIdentity } from "../control/contract.ts";
import { readGitFacts } from "../host/git.ts";
import { cliFailure } from "./core/failures.ts";

const PROJECT_FILES = ["portolan.yaml", "portolan.yml"];

/**
 * Reads what a service's name is made of: project file, package.json and git, from a folder up to its project's root.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`.
 */
export async function readIdentity(directory: string, name: string | undefined): Promise<ServiceIdentity> {
  const git = readGitFacts(directory);
  const projectFile = await readProjectFile(directory, git?.root);
  const top = projectFile?.directory ?? git?.root;
  const folders = foldersUp(directory, top);
  const packages = folders.flatMap((folder) => readPackage(folder) ?? []);
  // Outside of git and without a project file only the nearest package counts: what lies above may be anybody's.
  return inferIdentity(
    { directory, projectFile, packages: top === undefined ? packages.slice(0, 1) : packages, git },
    { name },
  );
}

/** The folder and those above it, up to the top; without one, up to the root of the file system. */
function foldersUp(directory: string, top: string | undefined): string[] {
  const folders: string[] = [];
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === top || folder === dirname(folder)) return folders;
  }
}

function readPackage(directory: string): PackageFacts | undefined {
  const file = join(directory, "package.json");
  if (!existsSync(file)) return undefined;
  const { name, workspaces } = readJson(file);
  return {
    directory,
    name: typeof name === "string" ? name : undefined,
    isWorkspaceRoot: workspaces !== undefined || existsSync(join(directory, "pnpm-workspace.yaml")),
  };
}

function readJson(file: string): Record<string, unknown> {
  try {
    const content = JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, "")) as unknown;
    return isObject(content) ? content : {};
  } catch (error) {
    throw cliFailure("PROJECT_FILE_UNREADABLE", { file, error: (error as Error).message }, { cause: error });
  }
}

async function readProjectFile(directory: string, gitRoot: string | undefined): Promise<ProjectFacts["projectFile"]> {
  for (const folder of foldersUp(directory, gitRoot)) {
    const file = PROJECT_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file === undefined) continue;
    const { project, services } = await readYaml(file);
    return {
      directory: folder,
      project: typeof project === "string" ? project : undefined,
      services: isObject(services) ? Object.keys(services) : [],
    };
  }
  return undefined;
}

async function readYaml(file: string): Promise<Record<string, unknown>> {
  const { parse } = await import("yaml");
  try {
    const content = parse(readFileSync(file, "utf8")) as unknown;
    return isObject(content) ? content : {};
  } catch (error) {
    throw cliFailure("PROJECT_FILE_UNREADABLE", { file, error: (error as Error).message }, { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
