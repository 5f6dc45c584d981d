import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { serviceFailure } from "./core/failures.ts";
import { packageManagerOf, type PackageManager } from "./core/package-manager.ts";

/** What `run` needs of a package.json. */
export interface PackageScripts {
  readonly file: string;
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly manager: PackageManager;
}

/**
 * Reads the package.json that holds for a folder, in it or above; undefined where there is none.
 *
 * @throws {Failure} `PACKAGE_UNREADABLE` when it is no JSON object.
 */
export function readPackageScripts(directory: string): PackageScripts | undefined {
  const folders = ancestors(directory);
  const folder = folders.find((candidate) => filesOf(candidate).has("package.json"));
  if (folder === undefined) return undefined;
  const file = join(folder, "package.json");
  const content = parse(file);
  const above = folders.slice(folders.indexOf(folder));
  return {
    file,
    folder,
    scripts: textsOf(content["scripts"]),
    manager: packageManagerOf(content["packageManager"], above.map(filesOf)),
  };
}

function ancestors(directory: string): string[] {
  const folders = [resolve(directory)];
  for (let folder = folders[0] ?? "/"; folder !== dirname(folder);) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

function filesOf(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    // A folder above that may not be listed has no part in this project.
    return new Set();
  }
}

function parse(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw serviceFailure("PACKAGE_UNREADABLE", { file, error: (error as Error).message }, { cause: error });
  }
  if (typeof content === "object" && content !== null && !Array.isArray(content))
    return content as Record<string, unknown>;
  throw serviceFailure("PACKAGE_UNREADABLE", { file, error: "it is not a JSON object" });
}

function textsOf(scripts: unknown): Record<string, string> {
  if (typeof scripts !== "object" || scripts === null) return {};
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
