import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { serviceFailure } from "./core/failures.ts";
import { nearest } from "./core/nearest.ts";

/** Programs of one folder that are compared with a misspelt name. */
const CANDIDATES_MAX = 20_000;

/** Lists the `node_modules/.bin` folders that a package script would see, the nearest first. */
export function packageBinFolders(directory: string): string[] {
  const folders: string[] = [];
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules", ".bin"));
    if (folder === dirname(folder)) return folders;
  }
}

/**
 * Finds a program as a shell in `directory` would, and in `node_modules/.bin` first.
 *
 * @throws {Failure} `COMMAND_NOT_FOUND`, with what was most likely meant, or `COMMAND_NOT_EXECUTABLE`.
 */
export function programPath(command: string, directory: string, path: string | undefined): string {
  if (command.includes("/")) {
    const file = resolve(directory, command);
    if (isExecutable(file)) return file;
    if (isFile(file)) throw serviceFailure("COMMAND_NOT_EXECUTABLE", { command, path: command });
    throw serviceFailure("COMMAND_NOT_FOUND", { command, nearest: nearestFile(command, directory) });
  }
  const folders = [...packageBinFolders(directory), ...searchPath(path, directory)];
  const found = command === "" ? undefined : folders.map((folder) => join(folder, command)).find(isExecutable);
  if (found !== undefined) return found;
  const refused = folders.map((folder) => join(folder, command)).find(isFile);
  if (refused !== undefined) throw serviceFailure("COMMAND_NOT_EXECUTABLE", { command, path: refused });
  const local = join(directory, command);
  if (isExecutable(local)) throw serviceFailure("COMMAND_NOT_FOUND", { command, nearest: `./${command}` });
  throw serviceFailure("COMMAND_NOT_FOUND", { command, nearest: nearest(command, programsIn(folders)) });
}

/** An empty entry of PATH stands for the folder in which the command runs. */
function searchPath(path: string | undefined, directory: string): string[] {
  const text = path ?? "/usr/local/bin:/usr/bin:/bin";
  return text === "" ? [] : text.split(delimiter).map((folder) => resolve(directory, folder));
}

function nearestFile(command: string, directory: string): string | undefined {
  const folder = dirname(command);
  const name = nearest(command.slice(command.lastIndexOf("/") + 1), programsIn([resolve(directory, folder)]));
  return name === undefined ? undefined : `${folder}/${name}`;
}

function* programsIn(folders: readonly string[]): Generator<string> {
  for (const folder of folders) {
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      // PATH may name folders that are not there: they have nothing to suggest.
      continue;
    }
    yield* names.slice(0, CANDIDATES_MAX);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
