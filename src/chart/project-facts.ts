import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { readGitFacts } from "../host/git.ts";
import { chartFailure } from "./core/failures.ts";
import type { PackageFacts, ProjectFacts } from "../host/core/project-name.ts";
import { isSystemError } from "./sqlite-errors.ts";

export interface ProjectFactsOptions {
  /** A package.json in it or above it says nothing about the projects below (default the user's home). */
  readonly home?: string;
}

const FILE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads what names a service that runs in a folder: portolan.yaml, package.json and git, from the folder up to
 * the working copy's top, or outside of git up to the home folder.
 *
 * @throws {Failure} `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_INVALID`.
 */
export async function readProjectFacts(directory: string, options: ProjectFactsOptions = {}): Promise<ProjectFacts> {
  const start = resolve(directory);
  const git = readGitFacts(start);
  const folders = foldersUp(start, { top: git?.root, home: resolve(options.home ?? homedir()) });
  const packages = folders.map((folder) => readPackage(folder)).filter((found) => found !== undefined);
  const withFile = folders.find((folder) => existsSync(join(folder, "portolan.yaml")));
  const projectFile = withFile === undefined ? undefined : await readProjectFile(withFile);
  return { directory: start, projectFile, packages, git };
}

/** The folder itself is always looked into, even when it is the home folder. */
function foldersUp(start: string, { top, home }: { top: string | undefined; home: string }): readonly string[] {
  const folders = [start];
  for (let folder = start; folder !== top && folder !== dirname(folder); folder = dirname(folder)) {
    const above = dirname(folder);
    if (top === undefined && (above === home || `${home}/`.startsWith(`${above === "/" ? "" : above}/`))) break;
    folders.push(above);
  }
  return folders;
}

function readPackage(folder: string): PackageFacts | undefined {
  const path = join(folder, "package.json");
  const text = readText(path);
  if (text === undefined) return undefined;
  const content = parseJson(path, text);
  const name = content["name"];
  if (name !== undefined && typeof name !== "string") throw invalid(path, `"name" is ${kindOf(name)}, not a text`);
  const isWorkspaceRoot = content["workspaces"] !== undefined || existsSync(join(folder, "pnpm-workspace.yaml"));
  return { directory: folder, name, isWorkspaceRoot };
}

function parseJson(path: string, text: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    // npm reads a byte order mark, JSON does not.
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalid(path, `it is not JSON (${(error as SyntaxError).message})`, error);
  }
  if (!isObject(content)) throw invalid(path, `it holds ${kindOf(content)}, not an object`);
  return content;
}

async function readProjectFile(folder: string): Promise<ProjectFacts["projectFile"]> {
  const path = join(folder, "portolan.yaml");
  const text = readText(path);
  if (text === undefined) return undefined;
  // Loaded only where there is such a file: a command without one starts faster.
  const { parse, YAMLParseError } = await import("yaml");
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    // A ReferenceError is an alias that leads nowhere, or too many of them.
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error;
    throw invalid(path, `it is not YAML (${error.message.split("\n")[0]})`, error);
  }
  if (content === null || content === undefined) return { directory: folder, project: undefined, services: [] };
  if (!isObject(content)) throw invalid(path, `it holds ${kindOf(content)}, not a mapping`);
  const { project, services } = content;
  if (project !== undefined && (typeof project !== "string" || project.trim() === "")) {
    throw invalid(path, `"project" is ${kindOf(project)}, not a name`);
  }
  if (services !== undefined && services !== null && !isObject(services)) {
    throw invalid(path, `"services" is ${kindOf(services)}, not a mapping of names to services`);
  }
  return { directory: folder, project, services: Object.keys(services ?? {}) };
}

/** Undefined when there is no such file, or something else of its name, such as a folder. */
function readText(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    if (stat.size > FILE_BYTES_MAX) throw invalid(path, `it is larger than ${FILE_BYTES_MAX} bytes`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw chartFailure("PROJECT_FILE_UNREADABLE", { path, reason: error.message }, { cause: error });
  }
}

function invalid(path: string, reason: string, cause?: unknown): Error {
  return chartFailure("PROJECT_FILE_INVALID", { path, reason }, { cause });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === "") return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
