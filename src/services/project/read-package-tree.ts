import { existsSync, globSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isObject, listOf } from "../core/project/compose-values.ts";
import type { PackageOverride, PackageTree, ServicePackage } from "../core/project/package-draft.ts";
import { portlessOverride } from "../core/project/portless-draft.ts";
import { packageManagerOf } from "../core/package-manager.ts";
import { readJsonFile } from "./json-source.ts";
import { readSourceText } from "./source-text.ts";

/** More is a pattern that has run away. */
const WORKSPACES_MAX = 200;

/** Reads the package of a folder with its workspaces: npm's, yarn's, bun's or pnpm's. */
export async function readPackageTree(folder: string): Promise<PackageTree> {
  const content = readPackageJson(folder);
  const patterns = await workspacePatterns(folder, content);
  const workspaces = workspaceFolders(folder, patterns).flatMap((directory) => readPackageAt(folder, directory) ?? []);
  return {
    root: packageOf(".", content),
    workspaces,
    manager: packageManagerOf(content["packageManager"], foldersAbove(folder)),
  };
}

/** Reads the package of a folder below the project's; undefined where there is none. */
export function readPackageAt(root: string, directory: string): ServicePackage | undefined {
  const folder = join(root, directory);
  return existsSync(join(folder, "package.json")) ? packageOf(directory, readPackageJson(folder)) : undefined;
}

function readPackageJson(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, "package.json");
  const content = existsSync(file) ? readJsonFile(file) : {};
  return isObject(content) ? content : {};
}

function packageOf(directory: string, content: Readonly<Record<string, unknown>>): ServicePackage {
  const { name, scripts, portless } = content;
  return {
    directory,
    name: typeof name === "string" ? name : undefined,
    scripts: Object.fromEntries(
      Object.entries(isObject(scripts) ? scripts : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ),
    override: overrideOf(portless),
  };
}

/** What is wrong in another tool's own key is for that tool to say. */
function overrideOf(portless: unknown): PackageOverride | undefined {
  if (portless === undefined) return undefined;
  return portlessOverride(portless, { path: ["portless"], keys: [], problems: [] });
}

/** `workspaces` is a list, or an object with `packages`; pnpm has a file of its own. */
async function workspacePatterns(folder: string, { workspaces }: Readonly<Record<string, unknown>>): Promise<string[]> {
  const pnpm = join(folder, "pnpm-workspace.yaml");
  if (existsSync(pnpm)) {
    const { parseYamlSource } = await import("./yaml-source.ts");
    const { value } = parseYamlSource(readSourceText(pnpm));
    return isObject(value) ? listOf(value["packages"]) : [];
  }
  return listOf(isObject(workspaces) ? workspaces["packages"] : workspaces);
}

function workspaceFolders(root: string, patterns: readonly string[]): string[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!") && isInside(pattern));
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => join(pattern.slice(1), "package.json"));
  const files = wanted.flatMap((pattern) =>
    globSync(join(pattern, "package.json"), { cwd: root, exclude: ["**/node_modules", ...unwanted] }).toSorted(),
  );
  const folders = new Set(files.map((file) => dirname(file)).filter((folder) => folder !== "."));
  return [...folders].slice(0, WORKSPACES_MAX);
}

/** A pattern that leads out of the project is none of its workspaces. */
function isInside(pattern: string): boolean {
  return !pattern.startsWith("/") && !relative("/x", join("/x", pattern)).startsWith("..");
}

function foldersAbove(folder: string): Set<string>[] {
  const found: Set<string>[] = [];
  for (let above = folder; ; above = dirname(above)) {
    found.push(filesOf(above));
    if (above === dirname(above)) return found;
  }
}

function filesOf(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    // A folder above that may not be listed has no part in this project.
    return new Set();
  }
}
